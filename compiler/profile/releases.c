/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/releases.h"

#include <string.h>

/* What a release was the first to know, and the release before it did not. */
static const struct {
	uint32_t release;
	const char *calls[16];
} news[] = {
	{RELEASE_OF(2, 5, 2),
	 {"close_range", "epoll_pwait2", "landlock_add_rule", "landlock_create_ruleset",
	  "landlock_restrict_self", "memfd_secret", "mount_setattr", "process_madvise",
	  "quotactl_fd"}},
	{RELEASE_OF(2, 5, 3), {"process_mrelease"}},
	{RELEASE_OF(2, 5, 4), {"futex_waitv", "set_mempolicy_home_node"}},
	{RELEASE_OF(2, 5, 5),
	 {"cachestat", "fchmodat2", "futex_requeue", "futex_wait", "futex_wake",
	  "map_shadow_stack"}},
	{RELEASE_OF(2, 5, 6),
	 {"getxattrat", "listmount", "listxattrat", "lsm_get_self_attr", "lsm_list_modules",
	  "lsm_set_self_attr", "mseal", "removexattrat", "riscv_hwprobe", "setxattrat",
	  "statmount", "uretprobe"}},
	{RELEASE_OF(2, 6, 0), {"atomic_barrier", "atomic_cmpxchg_32", "getpagesize"}},
	{RELEASE_OF(2, 6, 1),
	 {"file_getattr", "file_setattr", "listns", "open_tree_attr", "rseq_slice_yield",
	  "uprobe"}},
};

/* The packages of distributions, by their own indices (November 2026). */
static const struct {
	const char *engine;
	uint32_t release;
} engines[] = {
	{"debian=11", RELEASE_OF(2, 5, 1)},    {"debian=12", RELEASE_OF(2, 5, 4)},
	{"debian=13", RELEASE_OF(2, 6, 0)},    {"ubuntu=20.04", RELEASE_OF(2, 5, 1)},
	{"ubuntu=22.04", RELEASE_OF(2, 5, 3)}, {"ubuntu=24.04", RELEASE_OF(2, 5, 5)},
	{"rhel=8", RELEASE_OF(2, 5, 2)},       {"rhel=9", RELEASE_OF(2, 5, 2)},
};

/*
 * Engines whose runtime loads the library that the distribution has, whatever their own
 * version: Docker's containerd.io depends on it (docker/containerd-packaging, debian/control
 * and rpm/containerd.spec), as do the distributions' packages of all of these.
 */
static const char *const lodgers[] = {"containerd", "cri-o",  "crun", "docker",
				      "kubernetes", "podman", "runc"};

uint32_t release_that_knows(syscall_id id)
{
	const char *name = syscall_name(id);

	for (size_t i = 0; i < ARRAY_LEN(news); i++)
		for (size_t j = 0; j < ARRAY_LEN(news[i].calls) && news[i].calls[j]; j++)
			if (news[i].calls[j][0] == name[0] &&
			    strcmp(news[i].calls[j], name) == 0)
				return news[i].release;
	return RELEASE_OLDEST;
}

const char *release_text(struct arena *arena, uint32_t release)
{
	return arena_printf(arena, "%u.%u.%u", release >> 16, release >> 8 & 0xff,
			    release & 0xff);
}

/* "2.6" is 2.6.0. */
static bool parse_release(struct str text, uint32_t *release)
{
	unsigned part = 0, parts[3] = {0, 0, 0};
	bool has_digit = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '.' && has_digit && part < 2) {
			part++;
			has_digit = false;
		} else if (text.ptr[i] >= '0' && text.ptr[i] <= '9' && parts[part] < 25) {
			parts[part] = parts[part] * 10 + (unsigned)(text.ptr[i] - '0');
			has_digit = true;
		} else {
			return false;
		}
	}
	*release = RELEASE_OF(parts[0], parts[1], parts[2]);
	return has_digit && part > 0;
}

bool release_of_engine(struct str engine, uint32_t *release)
{
	static const char own[] = "libseccomp=";

	if (str_starts(engine, own))
		return parse_release(
			(struct str){engine.ptr + strlen(own), engine.len - strlen(own)},
			release);
	for (size_t i = 0; i < ARRAY_LEN(engines); i++)
		if (str_is(engine, engines[i].engine)) {
			*release = engines[i].release;
			return true;
		}
	return false;
}

bool release_is_of_host(struct str engine)
{
	for (size_t i = 0; i < ARRAY_LEN(lodgers); i++) {
		size_t len = strlen(lodgers[i]);

		if (str_starts(engine, lodgers[i]) &&
		    (engine.len == len || engine.ptr[len] == '='))
			return true;
	}
	return false;
}

const char *release_engines(struct arena *arena)
{
	return release_engines_before(arena, UINT32_MAX);
}

const char *release_engines_before(struct arena *arena, uint32_t release)
{
	struct sbuf out = {.arena = arena};

	for (size_t i = 0; i < ARRAY_LEN(engines); i++)
		if (engines[i].release < release)
			sbuf_printf(&out, "%s%s", out.len ? ", " : "", engines[i].engine);
	return sbuf_text(&out);
}
