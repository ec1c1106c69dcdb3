/* SPDX-License-Identifier: Apache-2.0 */
/* The profile under which a container engine has its containers tell us of their calls. */
#include "record/record.h"

#include "core/json_print.h"
#include "exec/filter_stack.h"
#include "exec/host.h"
#include "kernel/native.h"

#include <errno.h>
#include <string.h>

static json_t *architectures(void)
{
	json_t *names = json_array();

	ABI_EACH(abi, host_abis())
		json_array_append_new(names, json_string(abi_info(abi)->scmp));
	return names;
}

/*
 * Engines refuse to have write reported: the runtime needs it to pass the listener
 * on.  A rule holds for all ABIs: what is allowed through the native one goes unseen
 * through the others, too, but for calls that only those have, such as mmap2, which
 * tell that a program uses them.
 */
static bool is_reported(const struct record_job *job, syscall_id id)
{
	if (strcmp(syscall_name(id), "write") == 0)
		return false;
	return !job->stack->len || job->all || syscall_number(id, abi_native()) < 0 ||
	       !filter_stack_allows_all(job->stack, abi_native(), id);
}

/* A rule with ACTION for the calls that are, or are not, REPORTED. */
static json_t *rule(const struct record_job *job, const char *action, bool reported)
{
	json_t *names = json_array();

	for (syscall_id id = 0; id < syscall_count(); id++)
		if ((syscall_abis(id) & host_abis()) && is_reported(job, id) == reported)
			json_array_append_new(names, json_string(syscall_name(id)));
	return json_pack("{s:o, s:s}", "names", names, "action", action);
}

void record_log_profile(struct sbuf *out)
{
	json_print(json_pack("{s:s, s:o, s:[]}", "defaultAction", verb_scmp(VERB_LOG),
			     "architectures", architectures(), "syscalls"),
		   out);
}

/*
 * Calls newer than the engine's libseccomp cannot be reported; they get ENOSYS,
 * so that the program does without and what it does instead is recorded.
 */
void record_listen_profile(const struct record_job *job, const char *path, struct sbuf *out)
{
	json_t *text = json_text(job->ctx->arena, path);

	json_print(json_pack("{s:s, s:i, s:o, s:o, s:[o, o]}", "defaultAction",
			     verb_scmp(VERB_DENY), "defaultErrnoRet", ENOSYS, "architectures",
			     architectures(), "listenerPath", text, "syscalls",
			     rule(job, verb_scmp(VERB_ALLOW), false),
			     rule(job, verb_scmp(VERB_NOTIFY), true)),
		   out);
}
