/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile POLICY [CALL...]: what a container tool does that takes policies: the profile for
 * an engine on standard output, or what becomes of each CALL; what is to be said about the
 * policy on standard error.
 */
#include <scmpl.h>
#include <string.h>

static bool print_profile(struct scmpl *s)
{
	struct scmpl_text text;

	return scmpl_emit(s, "docker", &text) &&
	       fwrite(text.ptr, 1, text.len, stdout) == text.len;
}

static bool print_verdicts(struct scmpl *s, char **calls)
{
	struct scmpl_text text;
	bool ok = true;

	for (; *calls && ok; calls++) {
		ok = scmpl_explain_call(s, *calls, false, &text);
		if (ok)
			fputs(text.ptr, stdout);
	}
	return ok;
}

int main(int argc, char **argv)
{
	struct scmpl_source source = {.path = argc > 1 ? argv[1] : "-"};
	struct scmpl *s;
	int status;

	if (strcmp(scmpl_version(), SCMPL_VERSION) != 0)
		fprintf(stderr, "made for scmpl %s, this is %s\n", SCMPL_VERSION,
			scmpl_version());
	s = scmpl_new();
	scmpl_set_arch(s, "x86_64,aarch64");
	if (scmpl_compile(s, source)) {
		if (argc > 2)
			print_verdicts(s, argv + 2);
		else
			print_profile(s);
	}
	scmpl_print_diagnostics(s, stderr, false);
	status = scmpl_status(s);
	scmpl_free(s);
	return status;
}
