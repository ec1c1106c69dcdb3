/* SPDX-License-Identifier: Apache-2.0 */
/* The profiles that engines were told to put containers under that name none. */
#include "doctor/doctor.h"

#include "profile/docker_parse.h"

#include <ctype.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAEMON_JSON "/etc/docker/daemon.json"

/* A profile, "unconfined" or NULL for the engine's own, and what says so. */
struct default_profile {
	const char *engine;
	const char *setting; /* its name in WHERE */
	const char *path;
	const char *where;
};

/* Whether engines can read a profile in the file PATH. */
static bool is_profile(struct context *ctx, const char *path)
{
	enum source_error error;
	const struct source *source = source_read(ctx->sources, path, &error);
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	bool is_read = source && docker_parse(ctx, source);

	diag_capture_end(&capture);
	return is_read;
}

static void examine(struct context *ctx, struct findings *findings,
		    const struct default_profile *profile)
{
	if (!profile->path)
		FINDING_ADD(FINDING_OK, profile->engine, NULL,
			    "its default profile is the built-in one");
	else if (strcmp(profile->path, "unconfined") == 0)
		FINDING_ADD(FINDING_WARN, profile->engine,
			    arena_printf(ctx->arena, "set %s to a profile, or remove it",
					 profile->setting),
			    "containers have no default profile (%s)", profile->where);
	else if (access(profile->path, R_OK) != 0)
		FINDING_ADD(FINDING_FAIL, profile->engine, "containers do not start without it",
			    "the default profile %s (%s) cannot be read", profile->path,
			    profile->where);
	else if (!is_profile(ctx, profile->path))
		FINDING_ADD(FINDING_FAIL, profile->engine,
			    arena_printf(ctx->arena, "scmpl check %s says what is wrong",
					 profile->path),
			    "the default profile %s (%s) is no profile", profile->path,
			    profile->where);
	else
		FINDING_ADD(FINDING_OK, profile->engine, NULL, "its default profile is %s (%s)",
			    profile->path, profile->where);
}

/* Docker. */

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

static const char *docker_configured(struct arena *arena)
{
	json_t *config = json_load_file(DAEMON_JSON, 0, NULL);
	const char *profile = json_string_value(json_object_get(config, "seccomp-profile"));

	if (profile)
		profile = arena_strndup(arena, profile, strlen(profile));
	json_decref(config);
	return profile;
}

void doctor_examine_docker_default(struct context *ctx, struct findings *findings)
{
	struct default_profile profile = {.engine = "Docker",
					  .setting = "seccomp-profile",
					  .path = running_profile(ctx->arena),
					  .where = "dockerd's arguments"};

	if (!profile.path) {
		profile.path = docker_configured(ctx->arena);
		profile.where = DAEMON_JSON;
	}
	if (profile.path && strcmp(profile.path, "builtin") == 0)
		profile.path = NULL;
	examine(ctx, findings, &profile);
}

/* Podman. */

/* The string behind the '=' of a line of TOML, or NULL. */
static const char *toml_string(struct arena *arena, const char *at)
{
	const char *end;

	at += strspn(at, " \t");
	if (*at++ != '=')
		return NULL;
	at += strspn(at, " \t");
	if (*at != '"' && *at != '\'')
		return NULL;
	end = strchr(at + 1, *at);
	return end && end > at + 1 ? arena_strndup(arena, at + 1, (size_t)(end - at - 1))
				   : NULL;
}

/* What the file PATH, a containers.conf, has for seccomp_profile; or NULL. */
static const char *toml_profile(struct arena *arena, const char *path)
{
	static const char section[] = "[containers]", key[] = "seccomp_profile";
	const char *text = doctor_read(arena, path);
	const char *found = NULL;
	bool is_inside = false;

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += strspn(line, " \t\r\n");
		if (*line == '[')
			is_inside = strncmp(line, section, strlen(section)) == 0;
		else if (is_inside && strncmp(line, key, strlen(key)) == 0)
			found = toml_string(arena, line + strlen(key));
	}
	return found;
}

/* Source: containers.conf(5): a later one has the last word, CONTAINERS_CONF the only one. */
static void podman_configured(struct arena *arena, struct default_profile *profile)
{
	const char *alone = getenv("CONTAINERS_CONF");
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *paths[] = {"/usr/share/containers/containers.conf",
			       "/etc/containers/containers.conf",
			       arena_printf(arena, "%s%s/containers/containers.conf",
					    config ? config
					    : home ? home
						   : "",
					    config ? "" : "/.config")};

	if (alone && (profile->path = toml_profile(arena, alone)))
		profile->where = alone;
	for (size_t i = 0; !alone && i < ARRAY_LEN(paths); i++) {
		const char *found = toml_profile(arena, paths[i]);

		if (!found)
			continue;
		profile->path = found;
		profile->where = paths[i];
	}
}

void doctor_examine_podman_default(struct context *ctx, struct findings *findings)
{
	static const char *const usual[] = {"/etc/containers/seccomp.json",
					    "/usr/share/containers/seccomp.json"};
	struct default_profile profile = {.engine = "Podman", .setting = "seccomp_profile"};

	podman_configured(ctx->arena, &profile);
	for (size_t i = 0; i < ARRAY_LEN(usual) && !profile.path; i++) {
		if (access(usual[i], R_OK) != 0)
			continue;
		profile.path = usual[i];
		profile.where = "the usual place";
	}
	examine(ctx, findings, &profile);
}
