/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of systemd's units that are filters, or are taken for one. */
#include "syntax/habit_site.h"

#include "syntax/words.h"

#include <string.h>

/*
 * What a setting does with system calls, no weaker.  Most do more, by namespaces and mounts,
 * which no filter can.
 */
static const struct habit settings[] = {
	{"AmbientCapabilities", HABIT_CAPABILITY},
	{"CapabilityBoundingSet", HABIT_CAPABILITY},
	{"LockPersonality", "its filter is 'deny personality-family'"},
	{"MemoryDenyWriteExecute", "its filter is 'deny memory-write-execute'"},
	{"NoNewPrivileges",
	 "no-new-privileges is set by whoever starts the program, launchers among them"},
	{"PrivateDevices", "its filter is 'deny systemd-raw-io'"},
	{"ProtectClock", "its filter is 'deny systemd-clock'"},
	{"ProtectHostname", "its filter is 'deny hostname-family'"},
	{"ProtectKernelLogs", "its filter is 'deny syslog-family'"},
	{"ProtectKernelModules", "its filter is 'deny systemd-module'"},
	{"RestrictNamespaces", "its filter is 'deny namespace-family'"},
	{"RestrictRealtime",
	 "its filter is 'deny sched_setattr, sched_setscheduler(policy not in (SCHED_OTHER, "
	 "SCHED_BATCH, SCHED_IDLE))'"},
	{"SystemCallArchitectures", "'arch' names the architectures, as in 'arch x86_64'"},
	{"SystemCallErrorNumber", "the errno of a policy is 'default deny with EPERM'"},
	{"SystemCallLog", "did you mean 'log'?"},
};

/* The word at *AT of TEXT's line, or "" at its end; *AT is moved behind it. */
static struct str next_word(struct str text, size_t *at)
{
	struct str word;

	while (*at < text.len && text.ptr[*at] != '\0' && strchr("= \t\"", text.ptr[*at]))
		++*at;
	word.ptr = text.ptr + *at;
	while (*at < text.len && !strchr(" \t\r\n\"", text.ptr[*at]))
		++*at;
	word.len = (size_t)(text.ptr + *at - word.ptr);
	return word;
}

/* A list behind a setting: "~@mount swapon:EPERM". */
struct setting_list {
	bool is_inverted; /* what is listed is what must not be */
	struct sbuf names;
	struct str errno_name; /* of the last that has one, or "" */
};

/* What stands behind a colon of WORD becomes the errno of LIST; the word without it. */
static struct str without_errno(struct setting_list *list, struct str word)
{
	const char *colon = memchr(word.ptr, ':', word.len);

	if (!colon)
		return word;
	list->errno_name.ptr = colon + 1;
	list->errno_name.len = (size_t)(word.ptr + word.len - list->errno_name.ptr);
	return (struct str){word.ptr, (size_t)(colon - word.ptr)};
}

static struct setting_list setting_list(const struct habit_site *site)
{
	struct setting_list list = {.names = {.arena = site->p->ctx->arena},
				    .errno_name = {"", 0}};
	struct str text = site->p->source->text, word;
	size_t at = site->span.hi;

	while ((word = next_word(text, &at)).len) {
		if (word.ptr[0] == '~') {
			list.is_inverted = true;
			word = (struct str){word.ptr + 1, word.len - 1};
		}
		word = without_errno(&list, word);
		if (list.names.len)
			sbuf_printf(&list.names, ", ");
		if (word.len && word.ptr[0] == '@')
			sbuf_printf(&list.names, "systemd-%.*s", (int)word.len - 1,
				    word.ptr + 1);
		else
			sbuf_printf(&list.names, "%.*s", STR_FMT(word));
	}
	return list;
}

/* systemd kills the process, unless an errno is said, and always allows what is in @default. */
static bool hint_filter(const struct habit_site *site)
{
	struct arena *arena = site->p->ctx->arena;
	struct setting_list list = setting_list(site);
	const char *with = "";

	if (!list.names.len)
		return habit_say(site,
				 "its list is 'allow' and the calls, or 'deny'; systemd's "
				 "sets are groups: scmpl list 'systemd-*'");
	if (!list.is_inverted)
		return habit_say(site, arena_printf(arena,
						    "did you mean 'default kill' and 'allow "
						    "systemd-default, %s'? systemd's sets are "
						    "groups",
						    sbuf_text(&list.names)));
	if (habit_is_errno(list.errno_name))
		with = arena_printf(arena, " with %.*s", STR_FMT(list.errno_name));
	return habit_say(site,
			 arena_printf(arena,
				      "did you mean 'default allow' and '%s %s%s'? "
				      "systemd's sets are groups",
				      *with ? "deny" : "kill", sbuf_text(&list.names), with));
}

static bool hint_families(const struct habit_site *site)
{
	struct setting_list list = setting_list(site);

	if (!list.names.len || str_is(str_of(sbuf_text(&list.names)), "none"))
		return habit_say(site, "its filter is 'deny socket with EAFNOSUPPORT'");
	return habit_say(site,
			 arena_printf(site->p->ctx->arena,
				      "its filter is 'deny socket with EAFNOSUPPORT where "
				      "family %sin (%s)'",
				      list.is_inverted ? "" : "not ", sbuf_text(&list.names)));
}

bool habit_setting(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	const char *said = HABIT_LOOK_UP(settings, typed);

	if (str_is(typed, "SystemCallFilter"))
		return hint_filter(site);
	if (str_is(typed, "RestrictAddressFamilies"))
		return hint_families(site);
	if (said)
		return habit_say(site, said);
	/* "ProtectSystem=strict" */
	return habit_next(site) == '=' && typed.len && typed.ptr[0] >= 'A' &&
	       typed.ptr[0] <= 'Z' && habit_starts_line(site) && !words_is_constant(typed) &&
	       habit_say(site, "a filter is about system calls: the other settings of a unit "
			       "stay there");
}
