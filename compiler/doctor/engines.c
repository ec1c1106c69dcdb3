/* SPDX-License-Identifier: Apache-2.0 */
/* libseccomp and the container engines that use it. */
#include "doctor/doctor.h"

#include "exec/find.h"
#include "kernel/native.h"
#include "kernel/syscalls.h"
#include "libseccomp/installed.h"

#include <ctype.h>
#include <dirent.h>
#include <jansson.h>
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
	const char *other = libseccomp_other(ctx->arena, LIBSECCOMP_PLACES);

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

/* The value of dockerd's --seccomp-profile, from the arguments of the one that runs. */
static const char *profile_argument(struct arena *arena, const char *pid)
{
	static const char option[] = "--seccomp-profile";
	const char *path = arena_printf(arena, "/proc/%s/cmdline", pid);
	FILE *file = fopen(path, "re");
	char *word = NULL;
	const char *found = NULL;
	size_t size = 0;
	bool is_next = false, is_dockerd = false;

	for (int i = 0; file && getdelim(&word, &size, '\0', file) > 0; i++) {
		size_t len = strlen(word);

		if (i == 0)
			is_dockerd = len >= 7 && strcmp(word + len - 7, "dockerd") == 0;
		if (is_next || strncmp(word, option, strlen(option)) == 0)
			found = arena_strndup(arena, word, len);
		is_next = strcmp(word, option) == 0;
	}
	free(word);
	if (file)
		fclose(file);
	if (!is_dockerd || !found)
		return NULL;
	return strncmp(found, option, strlen(option)) == 0 ? found + strlen(option) + 1 : found;
}

static const char *running_profile(struct arena *arena)
{
	DIR *proc = opendir("/proc");
	const char *profile = NULL;
	struct dirent *entry;

	while (proc && !profile && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]))
			profile = profile_argument(arena, entry->d_name);
	if (proc)
		closedir(proc);
	return profile;
}

static const char *configured_profile(struct arena *arena)
{
	json_t *config = json_load_file("/etc/docker/daemon.json", 0, NULL);
	const char *profile = json_string_value(json_object_get(config, "seccomp-profile"));

	if (profile)
		profile = arena_strndup(arena, profile, strlen(profile));
	json_decref(config);
	return profile;
}

static void examine_docker_profile(struct context *ctx, struct findings *findings)
{
	const char *profile = running_profile(ctx->arena);
	const char *where = "dockerd's arguments";

	if (!profile) {
		profile = configured_profile(ctx->arena);
		where = "/etc/docker/daemon.json";
	}
	if (!profile || strcmp(profile, "builtin") == 0)
		FINDING_ADD(FINDING_OK, "Docker", NULL,
			    "its default profile is the built-in one");
	else if (strcmp(profile, "unconfined") == 0)
		FINDING_ADD(FINDING_WARN, "Docker",
			    "set seccomp-profile to a profile, or remove it",
			    "containers have no default profile (%s)", where);
	else if (access(profile, R_OK) != 0)
		FINDING_ADD(FINDING_FAIL, "Docker", "containers do not start without it",
			    "the default profile %s (%s) cannot be read", profile, where);
	else
		FINDING_ADD(FINDING_OK, "Docker", NULL, "its default profile is %s (%s)",
			    profile, where);
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
	examine_docker_profile(ctx, findings);
}

static void examine_podman(struct context *ctx, struct findings *findings)
{
	static const char *const profiles[] = {"/etc/containers/seccomp.json",
					       "/usr/share/containers/seccomp.json"};
	const char *text = version_of(ctx->arena, "podman");
	const char *profile = NULL;

	for (size_t i = 0; i < ARRAY_LEN(profiles) && !profile; i++)
		if (access(profiles[i], R_OK) == 0)
			profile = profiles[i];
	if (!text)
		FINDING_ADD(FINDING_OK, "Podman", NULL, "%s", lack_of(ctx->arena, "podman"));
	else
		FINDING_ADD(FINDING_OK, "Podman", NULL, "%s, its default profile is %s",
			    version_in(ctx->arena, text),
			    profile ? profile : "the built-in one");
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
