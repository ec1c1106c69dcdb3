/* SPDX-License-Identifier: Apache-2.0 */
/* The public face: strings and files in, stages in their order, text out. */
#include "scmpl.h"
#include "scmpl_input.h"

#include "core/context.h"
#include "core/diag_text.h"
#include "core/suggest.h"
#include "front/number.h"
#include "ir/host.h"
#include "kernel/caps.h"
#include "run/doctor.h"
#include "run/exec.h"
#include "run/explain.h"
#include "run/layer.h"
#include "run/record.h"
#include "run/recording.h"
#include "run/supervise.h"
#include "sema/list.h"
#include "target/bpf.h"
#include "target/docker_read.h"
#include "target/target.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "0.1.0"

struct scmpl *scmpl_new(void)
{
	struct arena *arena = arena_new();
	struct scmpl *s = ARENA_NEW(arena, struct scmpl);

	s->arena = arena;
	s->sources = source_map_new(arena);
	s->diags = diag_sink_new(arena);
	s->read_profile = docker_read;
	return s;
}

void scmpl_free(struct scmpl *s)
{
	if (s)
		arena_free(s->arena);
}

const char *scmpl_version(void)
{
	return VERSION;
}

/* Settings. */

void scmpl_set_stdlib(struct scmpl *s, const char *dir)
{
	s->stdlib_dir = dir;
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
		diag_error(s->diags, SPAN_NONE, DIAG_UNKNOWN_ARCH, "no architecture is named");
		return false;
	}
	while (next_name(&names, &name)) {
		enum abi abi = abi_find(name.ptr, name.len);

		if (abi == ABI_COUNT) {
			diag_error(s->diags, SPAN_NONE, DIAG_UNKNOWN_ARCH,
				   "unknown architecture '%.*s'", STR_FMT(name));
			return false;
		}
		s->only_abis |= ABI_BIT(abi);
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

	s->host_caps_known = true;
	while (next_name(&caps, &name)) {
		int cap = cap_find(name.ptr, name.len);

		if (cap < 0) {
			diag_error(s->diags, SPAN_NONE, DIAG_UNKNOWN_CAPABILITY,
				   "unknown capability '%.*s'", STR_FMT(name));
			return false;
		}
		s->host.caps |= (uint64_t)1 << cap;
	}
	return true;
}

bool scmpl_set_host(struct scmpl *s, const char *caps, const char *kernel)
{
	if (caps && !set_caps(s, caps))
		return false;
	if (!kernel)
		return true;
	s->host_kernel_known = number_parse_kernel(str_of(kernel), &s->host.kernel);
	if (!s->host_kernel_known)
		diag_error(s->diags, SPAN_NONE, DIAG_BAD_VERSION,
			   "'%s' is not a kernel version, expected major.minor", kernel);
	return s->host_kernel_known;
}

/* Compiling. */

bool scmpl_set_hot(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);
	struct bpf_weights *weights = ARENA_NEW(s->arena, struct bpf_weights);

	if (!source || !bpf_weights_parse(s, source, weights))
		return false;
	s->weights = weights;
	return true;
}

bool scmpl_compile_file(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	return source && input_source_compile(s, source);
}

bool scmpl_compile_text(struct scmpl *s, const char *name, const char *text, size_t len)
{
	return input_source_compile(s, source_add(s->sources, name, (struct str){text, len}));
}

bool scmpl_load_file(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	return source && input_source_load(s, source);
}

/* Emitting. */

static bool asks_caps(const struct cube *cube)
{
	return cube->held || cube->lacked;
}

static bool asks_kernel(const struct cube *cube)
{
	return cube->kernel_lo != KERNEL_MIN || cube->kernel_hi != KERNEL_MAX;
}

/* The first region of POLICY that asks something of the host that nobody told us; or NULL. */
static const struct region *undecided(const struct scmpl *s)
{
	ABI_EACH(abi, s->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct decision *d = policy_decision(s->policy, abi, id);

			for (size_t i = 0; i < d->len; i++)
				if ((asks_caps(&d->ptr[i].cube) && !s->host_caps_known) ||
				    (asks_kernel(&d->ptr[i].cube) && !s->host_kernel_known))
					return &d->ptr[i];
		}
	return NULL;
}

/* The policy as TARGET can take it; NULL (reported) when a guard stays open. */
static const struct policy *policy_for(struct scmpl *s, const struct target *target)
{
	const struct region *open = target->needs_host ? undecided(s) : NULL;

	if (!open)
		return host_narrow(s, s->policy);
	diag_error(
		s->diags, open->rule, DIAG_NEEDS_HOST,
		"format '%s' cannot ask for capabilities or the kernel: say where the policy "
		"will be applied with --cap and --kernel",
		target->name);
	return NULL;
}

bool scmpl_emit(struct scmpl *s, const char *name, const char **text, size_t *len)
{
	const struct target *target = target_find(name);
	struct sbuf out = {.arena = s->arena};
	const struct policy *policy;

	if (!s->policy)
		SCMPL_BUG("scmpl_emit without a compiled policy");
	if (!target) {
		diag_error(s->diags, SPAN_NONE, DIAG_FORMAT_LIMIT, "unknown format '%s'", name);
		return false;
	}
	policy = policy_for(s, target);
	if (!policy || !target->emit(s, policy, &out))
		return false;
	*text = sbuf_text(&out);
	*len = out.len;
	return true;
}

const char *scmpl_target_name(size_t index)
{
	return index < target_count() ? target_get(index)->name : NULL;
}

const char *scmpl_target_summary(size_t index)
{
	return index < target_count() ? target_get(index)->summary : NULL;
}

/* Running. */

static void hand_out(const struct sbuf *buf, const char **text, size_t *len)
{
	*text = sbuf_text(buf);
	*len = buf->len;
}

static bool stack(struct scmpl *s, const struct source *source)
{
	if (!input_source_compile(s, source))
		return false;
	layers_add(s, source, s->policy);
	return true;
}

bool scmpl_set_backend(struct scmpl *s, const char *name)
{
	s->by_libseccomp = strcmp(name, "libseccomp") == 0;
	if (s->by_libseccomp || strcmp(name, "bpf") == 0)
		return true;
	diag_error(s->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
		   "unknown back end '%s': there are bpf and libseccomp", name);
	return false;
}

bool scmpl_stack_file(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	if (!source)
		return false;
	return input_is_filter(source) ? layers_add_filter(s, source) : stack(s, source);
}

bool scmpl_stack_text(struct scmpl *s, const char *name, const char *text, size_t len)
{
	return stack(s, source_add(s->sources, name, (struct str){text, len}));
}

int scmpl_exec(struct scmpl *s, char *const argv[], void (*failed)(void *data), void *data)
{
	return exec_command(s, argv, failed, data);
}

int scmpl_explain_exec(struct scmpl *s, char *const argv[], bool complain, int out,
		       int *wait_status)
{
	return explain_command(s, argv, complain, out, wait_status);
}

int scmpl_record(struct scmpl *s, char *const argv[], bool all, bool progress, int *wait_status)
{
	struct record_options options = {.all = all, .progress = progress};

	return record_command(s, argv, options, wait_status);
}

bool scmpl_record_assume(struct scmpl *s, const char *set)
{
	const char *text = arena_printf(s->arena, "default deny\nallow %s\n", set);

	recording_of(s)->assumed = set;
	return scmpl_stack_text(s, "<assumed>", text, strlen(text));
}

/* Engines have a working directory of their own. */
static const char *absolute_path(struct scmpl *s, const char *path)
{
	char *cwd = *path == '/' ? NULL : getcwd(NULL, 0);
	const char *absolute = cwd ? arena_printf(s->arena, "%s/%s", cwd, path) : path;

	free(cwd);
	return absolute;
}

int scmpl_record_listen(struct scmpl *s, const char *path, char *const argv[], bool all,
			bool progress, int *wait_status)
{
	struct record_options options = {.all = all, .progress = progress};

	return record_listen(s, absolute_path(s, path), argv, options, wait_status);
}

int scmpl_record_audit_stream(struct scmpl *s, char *const argv[], bool progress,
			      int *wait_status)
{
	struct record_options options = {.progress = progress};

	return record_audit_stream(s, argv, options, wait_status);
}

void scmpl_record_profile(struct scmpl *s, const char *path, bool all, const char **text,
			  size_t *len)
{
	struct record_options options = {.all = all};
	struct sbuf out = {.arena = s->arena};

	if (path)
		record_listen_profile(s, absolute_path(s, path), options, &out);
	else
		record_log_profile(&out);
	hand_out(&out, text, len);
}

bool scmpl_record_strace(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	return source && record_strace(s, source);
}

bool scmpl_record_audit(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	return source && record_audit(s, source);
}

bool scmpl_record_policy(struct scmpl *s, const char *title, bool merge, const char **text,
			 size_t *len)
{
	struct sbuf out = {.arena = s->arena};

	if (!merge)
		record_policy(s, title, &out);
	else if (!record_merge(s, title, &out))
		return false;
	hand_out(&out, text, len);
	return diag_error_count(s->diags) == 0;
}

void scmpl_record_counts(struct scmpl *s, const char **text, size_t *len)
{
	struct sbuf out = {.arena = s->arena};

	record_counts(s, &out);
	hand_out(&out, text, len);
}

bool scmpl_doctor(struct scmpl *s, bool json, const char **text, size_t *len)
{
	struct findings findings = doctor_examine(s);
	struct sbuf out = {.arena = s->arena};
	bool ready = true;

	if (json)
		doctor_print_json(&findings, &out);
	else
		doctor_print(&findings, &out);
	hand_out(&out, text, len);
	for (size_t i = 0; i < findings.len; i++)
		ready = ready && findings.ptr[i].level != FINDING_FAIL;
	return ready;
}

void scmpl_exit_like(int wait_status)
{
	supervise_exit(wait_status);
}

/* The rest. */

bool scmpl_list(struct scmpl *s, const char *name, bool json, const char **text)
{
	struct sbuf out = {.arena = s->arena};

	if (!name)
		list_all(s, json, &out);
	else if (!list_one(s, str_of(name), json, &out))
		return false;
	*text = sbuf_text(&out);
	return true;
}

const char *scmpl_explain_slug(const char *slug)
{
	enum diag_code code = diag_code_find(str_of(slug));

	return code == DIAG_CODE_COUNT ? NULL : diag_long_text(code);
}

const char *scmpl_nearest_slug(const char *wrong)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (int code = 0; code < DIAG_CODE_COUNT; code++)
		if (diag_long_text((enum diag_code)code))
			suggest_offer(&suggest, diag_slug((enum diag_code)code));
	return suggest.best;
}

void scmpl_print_diagnostics(const struct scmpl *s, FILE *out, bool colour)
{
	diag_print_text(s->diags, s->sources, out, colour);
}

enum scmpl_status scmpl_status(const struct scmpl *s)
{
	if (diag_has_environment(s->diags))
		return SCMPL_ENVIRONMENT;
	return diag_error_count(s->diags) ? SCMPL_WRONG : SCMPL_OK;
}

const char *scmpl_nearest(const char *wrong, const char *const *names, size_t count)
{
	struct suggest suggest = suggest_start(str_of(wrong));

	for (size_t i = 0; i < count; i++)
		suggest_offer(&suggest, names[i]);
	return suggest.best;
}
