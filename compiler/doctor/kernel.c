/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel: asked directly where it can be, its configuration else. */
#include "doctor/doctor.h"

#include "exec/listener.h"
#include "kernel/action.h"
#include "kernel/native.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

static void examine_version(struct context *ctx, struct findings *findings)
{
	struct utsname name;

	if (uname(&name) == 0)
		FINDING_ADD(FINDING_OK, "kernel", NULL, "Linux %s on %s", name.release,
			    abi_info(abi_native())->name);
}

/* With no filter to load, the kernel complains about that, unless it knows no FLAGS. */
static bool has_flags(unsigned flags)
{
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, NULL) < 0 &&
	       errno == EFAULT;
}

static bool examine_seccomp(struct context *ctx, struct findings *findings)
{
	if (has_flags(0)) {
		FINDING_ADD(FINDING_OK, "seccomp", NULL, "filters can be loaded");
		return true;
	}
	FINDING_ADD(FINDING_FAIL, "seccomp",
		    "boot a kernel with CONFIG_SECCOMP_FILTER; in a container, let it call "
		    "seccomp(2)",
		    "filters cannot be loaded: %s", strerror(errno));
	return false;
}

static void examine_actions(struct context *ctx, struct findings *findings)
{
	struct sbuf has = {.arena = ctx->arena}, lacks = {.arena = ctx->arena};

	for (int verb = 0; verb < VERB_COUNT; verb++) {
		uint32_t action = action_ret((struct action){(enum verb)verb, 0});
		bool ok = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;

		sbuf_printf(ok ? &has : &lacks, " %s", verb_name((enum verb)verb));
	}
	if (!lacks.len)
		FINDING_ADD(FINDING_OK, "actions", NULL, "all:%s", has.ptr);
	else
		FINDING_ADD(FINDING_WARN, "actions",
			    "policies that use them are refused here; kill needs Linux 4.14, "
			    "notify "
			    "5.0",
			    "this kernel lacks%s", lacks.ptr);
}

static void examine_flags(struct context *ctx, struct findings *findings)
{
	static const struct {
		unsigned flags;
		const char *name, *advice;
	} rows[] = {
		{SECCOMP_FILTER_FLAG_LOG, "LOG", "flag LOG needs Linux 4.14"},
		{SECCOMP_FILTER_FLAG_SPEC_ALLOW, "SPEC_ALLOW",
		 "flag SPEC_ALLOW needs Linux 4.17"},
		{SECCOMP_FILTER_FLAG_NEW_LISTENER, "NEW_LISTENER",
		 "exec --explain-denied and record need Linux 5.0"},
		{SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
		 "WAIT_KILLABLE_RECV",
		 "signals interrupt recorded calls more often; Linux 5.19 has it"},
	};
	struct sbuf has = {.arena = ctx->arena};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (has_flags(rows[i].flags))
			sbuf_printf(&has, " %s", rows[i].name);
		else
			FINDING_ADD(FINDING_WARN, "flags", rows[i].advice,
				    "this kernel lacks %s", rows[i].name);
	if (has.len)
		FINDING_ADD(FINDING_OK, "flags", NULL, "known:%s", has.ptr);
}

/* What the kernel was built with, as text; NULL when nobody says. */
static const char *kernel_config(struct arena *arena)
{
	static const char *const unpack[] = {"gzip", "-dc", "/proc/config.gz", NULL};
	const char *config = NULL;
	struct utsname name;

	if (access("/proc/config.gz", R_OK) == 0)
		config = doctor_run(arena, unpack);
	if (!config && uname(&name) == 0)
		config = doctor_read(arena,
				     arena_printf(arena, "/boot/config-%s", name.release));
	return config;
}

static bool config_has(const char *config, const char *option)
{
	size_t len = strlen(option);

	for (const char *at = config; (at = strstr(at, option)); at += len)
		if ((at == config || at[-1] == '\n') && strncmp(at + len, "=y", 2) == 0)
			return true;
	return false;
}

static void examine_config(struct context *ctx, struct findings *findings, const char *config)
{
	static const char *const options[] = {"CONFIG_SECCOMP", "CONFIG_SECCOMP_FILTER"};

	if (!config) {
		FINDING_ADD(
			FINDING_OK, "configuration", NULL,
			"not readable (/proc/config.gz, /boot); what the kernel says itself "
			"counts");
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (config_has(config, options[i]))
			FINDING_ADD(FINDING_OK, "configuration", NULL, "%s=y", options[i]);
		else
			FINDING_ADD(FINDING_FAIL, "configuration", "boot a kernel that has it",
				    "%s is not set", options[i]);
}

static void examine_jit(struct context *ctx, struct findings *findings, const char *config)
{
	const char *enabled = doctor_read(ctx->arena, "/proc/sys/net/core/bpf_jit_enable");

	if (config && config_has(config, "CONFIG_BPF_JIT_ALWAYS_ON"))
		FINDING_ADD(FINDING_OK, "JIT", NULL, "always on");
	else if (!enabled)
		FINDING_ADD(FINDING_OK, "JIT", NULL, "not readable by this user");
	else if (strcmp(enabled, "0") == 0)
		FINDING_ADD(FINDING_WARN, "JIT", "sysctl net.core.bpf_jit_enable=1",
			    "off: every filter is interpreted, which costs each system call");
	else
		FINDING_ADD(FINDING_OK, "JIT", NULL, "on");
}

static void examine_io_uring(struct context *ctx, struct findings *findings)
{
	const char *disabled = doctor_read(ctx->arena, "/proc/sys/kernel/io_uring_disabled");

	if (!disabled)
		FINDING_ADD(FINDING_OK, "io_uring", NULL, "no switch (before Linux 6.6)");
	else if (strcmp(disabled, "2") == 0)
		FINDING_ADD(FINDING_OK, "io_uring", NULL, "disabled");
	else
		FINDING_ADD(FINDING_WARN, "io_uring",
			    "deny io-uring-family, or sysctl kernel.io_uring_disabled=2",
			    "enabled%s: what it does passes no filter",
			    strcmp(disabled, "1") == 0 ? " for a group" : "");
}

static void examine_logging(struct context *ctx, struct findings *findings)
{
	const char *logged = doctor_read(ctx->arena, "/proc/sys/kernel/seccomp/actions_logged");

	if (!logged)
		return;
	if (strstr(logged, "log") && strstr(logged, "errno"))
		FINDING_ADD(FINDING_OK, "audit log", NULL, "takes: %s", logged);
	else
		FINDING_ADD(FINDING_WARN, "audit log",
			    "add 'log' and 'errno' to kernel.seccomp.actions_logged",
			    "takes: %s", logged);
}

/* The number behind NAME in /proc/self/status; -1 when there is none. */
static int status_field(const char *status, const char *name)
{
	const char *at = status ? strstr(status, name) : NULL;

	return at ? atoi(at + strlen(name)) : -1;
}

static void examine_self(struct context *ctx, struct findings *findings)
{
	const char *status = doctor_read(ctx->arena, "/proc/self/status");
	int mode = status_field(status, "\nSeccomp:");
	int filters = status_field(status, "\nSeccomp_filters:");

	if (mode > 0)
		FINDING_ADD(
			FINDING_WARN, "this process",
			"what the filters outside deny, no policy here can allow or explain",
			"runs under %d filter%s already", filters > 0 ? filters : 1,
			filters == 1 ? "" : "s");
	else
		FINDING_ADD(FINDING_OK, "this process", NULL, "runs under no filter");
}

static void examine_ptrace(struct context *ctx, struct findings *findings)
{
	const char *scope = doctor_read(ctx->arena, "/proc/sys/kernel/yama/ptrace_scope");

	if (scope && atoi(scope) >= 2)
		FINDING_ADD(FINDING_WARN, "ptrace", "sysctl kernel.yama.ptrace_scope=1",
			    "restricted: kill and trap are not explained live");
	else
		FINDING_ADD(FINDING_OK, "ptrace", NULL, "own children can be traced");
}

void doctor_examine_kernel(struct context *ctx, struct findings *findings)
{
	const char *config = kernel_config(ctx->arena);

	examine_version(ctx, findings);
	if (examine_seccomp(ctx, findings)) {
		examine_actions(ctx, findings);
		examine_flags(ctx, findings);
	}
	examine_config(ctx, findings, config);
	examine_jit(ctx, findings, config);
	examine_io_uring(ctx, findings);
	examine_logging(ctx, findings);
	examine_self(ctx, findings);
	examine_ptrace(ctx, findings);
}
