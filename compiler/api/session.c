/* SPDX-License-Identifier: Apache-2.0 */
/* Making a session, and what it is asked for. */
#include "scmpl.h"
#include "api/session.h"

#include "api/input.h"
#include "bpf/bpf.h"
#include "kernel/caps.h"
#include "profile/releases.h"
#include "syntax/number.h"

#include <string.h>

struct scmpl *session_new(struct arena *arena)
{
	struct scmpl *s = ARENA_NEW(arena, struct scmpl);

	s->ctx = ARENA_NEW(arena, struct context);
	*s->ctx = (struct context){
		.arena = arena,
		.sources = source_map_new(arena),
		.diags = diag_sink_new(arena),
		.settings = &s->settings,
		.diagrams = diagrams_new(arena),
	};
	s->recording = recording_new(arena);
	return s;
}

struct scmpl *scmpl_new(void)
{
	return session_new(arena_new());
}

void scmpl_free(struct scmpl *s)
{
	if (s)
		arena_free(s->ctx->arena);
}

const struct policy *session_policy(const struct scmpl *s)
{
	if (!s->policy)
		SCMPL_BUG("nothing was compiled that could be asked about");
	return s->policy;
}

struct scmpl_text session_text(const struct sbuf *buf)
{
	return (struct scmpl_text){sbuf_text(buf), buf->len};
}

bool session_answer(const struct scmpl *s, const struct sbuf *buf, struct scmpl_text *text)
{
	if (!diagrams_hold(s->ctx))
		return false;
	*text = session_text(buf);
	return true;
}

const char *scmpl_version(void)
{
	return SCMPL_VERSION;
}

void scmpl_set_stdlib(struct scmpl *s, const char *dir)
{
	s->settings.stdlib_dir = dir;
}

/* The next of the names in *LIST, which are separated by commas; false at the end. */
static bool next_name(const char **list, struct str *name)
{
	size_t len;

	if (!**list)
		return false;
	len = strcspn(*list, ",");
	*name = (struct str){*list, len};
	*list += len + ((*list)[len] == ',');
	return true;
}

bool scmpl_set_arch(struct scmpl *s, const char *names)
{
	struct str name;

	if (!*names) {
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_UNKNOWN_ARCH,
			   "no architecture is named");
		return false;
	}
	while (next_name(&names, &name)) {
		enum abi abi = abi_find_any(name.ptr, name.len);

		if (abi == ABI_COUNT) {
			diag_error(s->ctx->diags, SPAN_NONE, DIAG_UNKNOWN_ARCH,
				   "unknown architecture '%.*s'", STR_FMT(name));
			return false;
		}
		s->settings.only_abis |= ABI_BIT(abi);
	}
	return true;
}

const char *scmpl_arch_name(size_t index)
{
	return index < ABI_COUNT ? abi_info((enum abi)index)->name : NULL;
}

const char *scmpl_cap_name(size_t index)
{
	return index < CAP_COUNT ? cap_name((int)index) + strlen("CAP_") : NULL;
}

static bool set_caps(struct scmpl *s, const char *caps)
{
	struct str name;

	s->settings.host.has_caps = true;
	while (next_name(&caps, &name)) {
		struct str capitals = str_upper(s->ctx->arena, name);
		int cap = cap_find(capitals.ptr, capitals.len);

		if (cap < 0) {
			diag_error(s->ctx->diags, SPAN_NONE, DIAG_UNKNOWN_CAPABILITY,
				   "unknown capability '%.*s'", STR_FMT(name));
			return false;
		}
		s->settings.host.host.caps |= (uint64_t)1 << cap;
	}
	return true;
}

bool scmpl_set_host(struct scmpl *s, const char *caps, const char *kernel)
{
	struct known_host *known = &s->settings.host;

	if (caps && !set_caps(s, caps))
		return false;
	if (!kernel)
		return true;
	known->has_kernel = number_parse_release(str_of(kernel), &known->host.kernel);
	if (!known->has_kernel)
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_BAD_VERSION,
			   "'%s' is not a kernel version, expected one as 6.1 or as uname -r "
			   "says it",
			   kernel);
	return known->has_kernel;
}

bool scmpl_set_engine(struct scmpl *s, const char *engine)
{
	if (release_of_engine(str_of(engine), &s->settings.engine))
		return true;
	diag_error(s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
		   "no libseccomp is known of '%s': expected libseccomp=VERSION, or one of %s",
		   engine, release_engines(s->ctx->arena));
	return false;
}

bool scmpl_set_hot(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);
	struct call_weights *weights = ARENA_NEW(s->ctx->arena, struct call_weights);

	if (!source || !bpf_weights_parse(s->ctx, source, weights))
		return false;
	s->settings.weights = weights;
	return true;
}

void scmpl_set_strict_registers(struct scmpl *s, bool strict)
{
	s->settings.strict_registers = strict;
}

void scmpl_set_complain(struct scmpl *s, bool complain)
{
	s->settings.complain = complain;
}

void scmpl_set_output_name(struct scmpl *s, const char *name)
{
	s->settings.output_name = arena_strndup(s->ctx->arena, name, strlen(name));
}

void scmpl_set_one_line(struct scmpl *s, bool one_line)
{
	s->settings.one_line = one_line;
}

bool scmpl_set_spo_api(struct scmpl *s, const char *version)
{
	static const char *const known[] = {"v1", "v1beta1"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i], version) == 0) {
			s->settings.spo_api = known[i];
			return true;
		}
	diag_error(
		s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
		"no API version '%s' of the operator is known: expected v1, or v1beta1 before "
		"its 1.0",
		version);
	return false;
}

void scmpl_set_skip_expect(struct scmpl *s, bool skip)
{
	s->settings.skip_expect = skip;
}

bool scmpl_set_warning(struct scmpl *s, const char *spec)
{
	static const struct {
		const char *prefix;
		enum diag_level level;
	} forms[] = {{"no-", DIAG_DROP}, {"error=", DIAG_AS_ERROR}, {"", DIAG_SHOW}};

	if (strcmp(spec, "error") == 0) {
		diag_set_level(s->ctx->diags, DIAG_CODE_COUNT, DIAG_AS_ERROR);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		size_t len = strlen(forms[i].prefix);
		enum diag_code code;

		if (strncmp(spec, forms[i].prefix, len) != 0)
			continue;
		code = diag_code_find(str_of(spec + len));
		if (code == DIAG_CODE_COUNT)
			continue;
		diag_set_level(s->ctx->diags, code, forms[i].level);
		return true;
	}
	return false;
}

bool scmpl_set_backend(struct scmpl *s, const char *name)
{
	s->stack.by_libseccomp = strcmp(name, "libseccomp") == 0;
	if (s->stack.by_libseccomp || strcmp(name, "bpf") == 0)
		return true;
	diag_error(s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
		   "unknown back end '%s': there are bpf and libseccomp", name);
	return false;
}

void scmpl_set_once(struct scmpl *s, bool once)
{
	s->stack.once = once;
}
