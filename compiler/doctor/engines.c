/* SPDX-License-Identifier: Apache-2.0 */
/* libseccomp and the container engines that use it. */
#include "doctor/doctor.h"

#include "exec/find.h"
#include "kernel/native.h"
#include "kernel/syscalls.h"
#include "libseccomp/installed.h"

#include <ctype.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libseccomp. */

/* Names on the native ABI that the running kernel has and the library does not. */
static size_t unknown_calls(uint32_t kernel, struct sbuf *names, unsigned *known_until)
{
	size_t count = 0;

	*known_until = 0;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		unsigned since = syscall_since(id);

		if (syscall_number(id, abi_native()) < 0 || since > kernel)
			continue;
		if (libseccomp_knows(id)) {
			*known_until = since > *known_until ? since : *known_until;
		} else if (count++ < 8) {
			sbuf_printf(names, " %s", syscall_name(id));
		}
	}
	return count;
}

static void examine_table(struct context *ctx, struct findings *findings)
{
	struct sbuf names = {.arena = ctx->arena};
	unsigned known_until;
	uint32_t kernel;
	size_t count;

	if (!native_kernel(&kernel))
		return;
	count = unknown_calls(kernel, &names, &known_until);
	if (!count)
		FINDING_ADD(FINDING_OK, "libseccomp", NULL, "knows every call of Linux %u.%u",
			    kernel >> 8, kernel & 255);
	else
		FINDING_ADD(
			FINDING_WARN, "libseccomp",
			"container runtimes drop rules on these names; exec and build -t bpf "
			"do "
			"not",
			"its newest call is of Linux %u.%u; it lacks %zu of Linux %u.%u:%s%s",
			known_until >> 8, known_until & 255, count, kernel >> 8, kernel & 255,
			names.ptr, count > 8 ? " ..." : "");
}

static bool is_before(const struct scmp_version *version, unsigned major, unsigned minor,
		      unsigned micro)
{
	if (version->major != major)
		return version->major < major;
	if (version->minor != minor)
		return version->minor < minor;
	return version->micro < micro;
}

void doctor_examine_libseccomp(struct context *ctx, struct findings *findings)
{
	const struct scmp_version *version = seccomp_version();
	const char *other = libseccomp_other(ctx->arena, libseccomp_places);

	if (other)
		FINDING_ADD(FINDING_WARN, "libseccomp",
			    "build scmpl again, or with LINK=shared",
			    "engines load %s, and scmpl was built with %u.%u.%u", other,
			    version->major, version->minor, version->micro);
	if (is_before(version, 2, 6, 1))
		FINDING_ADD(FINDING_WARN, "libseccomp",
			    "build checks its own output; do not trust ordered 64-bit "
			    "comparisons in "
			    "profiles written by hand (GHSA-4q85-33p6-j5g6, fixed in 2.6.1)",
			    "%u.%u.%u miscompiles some 64-bit comparisons", version->major,
			    version->minor, version->micro);
	else
		FINDING_ADD(FINDING_OK, "libseccomp", NULL, "%u.%u.%u", version->major,
			    version->minor, version->micro);
	examine_table(ctx, findings);
}

/* Engines. */

/* The first number with a dot in it, in TEXT. */
static const char *version_in(struct arena *arena, const char *text)
{
	for (; *text; text++) {
		size_t len = strspn(text, "0123456789.");

		if (len > 2 && isdigit((unsigned char)*text) && memchr(text, '.', len))
			return arena_strndup(arena, text, len);
		if (len)
			text += len - 1;
	}
	return "?";
}

static const char *version_of(struct arena *arena, const char *program)
{
	const char *const argv[] = {program, "--version", NULL};

	return doctor_run(arena, argv);
}

/* Why there is no version: some programs do not even tell it to a user without a home. */
static const char *lack_of(struct arena *arena, const char *program)
{
	return find_command(arena, program) ? "installed, but it does not tell its version"
					    : "not installed";
}

static void examine_docker(struct context *ctx, struct findings *findings)
{
	const char *text = version_of(ctx->arena, "dockerd");
	const char *version;

	if (!text)
		text = version_of(ctx->arena, "docker");
	if (!text) {
		FINDING_ADD(FINDING_OK, "Docker", NULL, "%s", lack_of(ctx->arena, "docker"));
		return;
	}
	version = version_in(ctx->arena, text);
	if (atoi(version) < 21)
		FINDING_ADD(FINDING_WARN, "Docker",
			    "do not use notify rules with it: containers hang",
			    "%s drops the listener of a profile", version);
	else
		FINDING_ADD(FINDING_OK, "Docker", NULL, "%s", version);
	doctor_examine_docker_default(ctx, findings);
}

static void examine_podman(struct context *ctx, struct findings *findings)
{
	const char *text = version_of(ctx->arena, "podman");

	if (!text) {
		FINDING_ADD(FINDING_OK, "Podman", NULL, "%s", lack_of(ctx->arena, "podman"));
		return;
	}
	FINDING_ADD(FINDING_OK, "Podman", NULL, "%s", version_in(ctx->arena, text));
	doctor_examine_podman_default(ctx, findings);
}

/* MARK is what the program's --version prints when it was built with seccomp. */
static void examine_runtime(struct context *ctx, struct findings *findings, const char *program,
			    const char *mark)
{
	const char *text = version_of(ctx->arena, program);
	const char *at;

	if (!text) {
		FINDING_ADD(FINDING_OK, program, NULL, "%s", lack_of(ctx->arena, program));
		return;
	}
	at = strstr(text, mark);
	if (!at)
		FINDING_ADD(FINDING_FAIL, program, "install one that is built with seccomp",
			    "%s has no seccomp: profiles are refused",
			    version_in(ctx->arena, text));
	else if (*mark == 'l')
		FINDING_ADD(FINDING_OK, program, NULL, "%s with libseccomp %s",
			    version_in(ctx->arena, text), version_in(ctx->arena, at));
	else
		FINDING_ADD(FINDING_OK, program, NULL, "%s with seccomp",
			    version_in(ctx->arena, text));
}

void doctor_examine_engines(struct context *ctx, struct findings *findings)
{
	examine_docker(ctx, findings);
	examine_podman(ctx, findings);
	examine_runtime(ctx, findings, "runc", "libseccomp");
	examine_runtime(ctx, findings, "crun", "+SECCOMP");
}
