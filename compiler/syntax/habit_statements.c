/* SPDX-License-Identifier: Apache-2.0 */
/* Habits where a statement, or the verb of a default, is expected. */
#include "syntax/habit_site.h"

#include "kernel/meant.h"
#include "kernel/syscalls.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

/* What has "SCMP_ACT_" or its like before is found without it, "SCMP_ACT_KILL" apart. */
static const struct habit verbs[] = {
	{"accept", "allow"},
	{"allow", "allow"},
	{"allowed", "allow"},
	{"allowlist", "allow"},
	{"audit", "log"},
	{"ban", "deny"},
	{"blacklist", "deny"},
	{"block", "deny"},
	{"blocked", "deny"},
	{"denied", "deny"},
	{"deny", "deny"},
	{"denylist", "deny"},
	{"disallow", "deny"},
	{"drop", "deny"},
	{"enable", "allow"},
	{"errno", "deny"},
	{"forbid", "deny"},
	{"kill", "kill"},
	{"kill-process", "kill"},
	{"kill_process", "kill"},
	{"kill_thread", "kill-thread"},
	{"killed", "kill"},
	{"log", "log"},
	{"notify", "notify"},
	{"pass", "allow"},
	{"permit", "allow"},
	{"prohibit", "deny"},
	{"refuse", "deny"},
	{"reject", "deny"},
	{"return", "deny"},
	{"scmp_act_kill", "kill-thread"},
	{"seccomp_ret_kill", "kill-thread"},
	{"ret_kill", "kill-thread"},
	{"trace", "trace"},
	{"trap", "trap"},
	{"user_notif", "notify"},
	{"warn", "log"},
	{"whitelist", "allow"},
};

/* libseccomp's, the kernel's and systemd's names for actions, and others' words for them. */
static const char *verb_meant(struct arena *arena, struct str typed)
{
	static const char *const prefixes[] = {"scmp_act_", "seccomp_ret_", "ret_"};
	struct str word = str_lower(arena, typed);
	const char *whole = HABIT_LOOK_UP(verbs, word);

	if (whole)
		return whole;
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (str_starts(word, prefixes[i])) {
			word.ptr += strlen(prefixes[i]);
			word.len -= strlen(prefixes[i]);
		}
	return HABIT_LOOK_UP(verbs, word);
}

static const struct habit statements[] = {
	{"arches", "arch"},    {"architecture", "arch"}, {"architectures", "arch"},
	{"archs", "arch"},     {"assert", "expect"},     {"base", "extend"},
	{"define", "const"},   {"from", "extend"},       {"import", "include"},
	{"inherit", "extend"}, {"let", "const"},         {"set", "const"},
	{"source", "include"}, {"test", "expect"},       {"use", "extend"},
};

/* Words that start a line of something else. */
static const struct habit headings[] = {
	{"abi", "a file is one policy, and needs no heading"},
	{"action", HABIT_DATA},
	{"apiVersion", HABIT_DATA},
	{"architecture", HABIT_DATA},
	{"architectures", HABIT_DATA},
	{"chain", MEANT_NETWORK},
	{"defaultAction", HABIT_DATA},
	{"ip6tables", MEANT_NETWORK},
	{"iptables", MEANT_NETWORK},
	{"kind", HABIT_DATA},
	{"names", HABIT_DATA},
	{"network", MEANT_NETWORK},
	{"nft", MEANT_NETWORK},
	{"pledge", HABIT_PLEDGE},
	{"policy", "a file is one policy, and needs no heading"},
	{"profile", "a file is one policy, and needs no heading"},
	{"promises", HABIT_PLEDGE},
	{"securityContext", HABIT_DATA},
	{"syscalls", HABIT_DATA},
	{"table", MEANT_NETWORK},
	{"type", HABIT_DATA},
	{"unveil", "a filter sees no paths: Landlock, AppArmor and SELinux decide by them"},
	{"version", "a file is one policy, and needs no heading"},
};

static bool hint_heading(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	const char *said = HABIT_LOOK_UP(headings, typed);
	const char *verb = verb_meant(site->p->ctx->arena, habit_behind(site));

	if (!said)
		said = HABIT_LOOK_UP(headings, str_lower(site->p->ctx->arena, typed));
	if (!said)
		return false;
	if (verb && str_is(typed, "policy")) /* "policy drop", as nft has it */
		return habit_did_you_mean(
			site, arena_printf(site->p->ctx->arena, "default %s", verb));
	return habit_say(site, said);
}

/* As SQL and Lua have them: "--". */
static bool is_comment(const struct habit_site *site)
{
	struct str text = site->p->source->text;

	return site->span.hi < text.len && text.ptr[site->span.hi] == '-';
}

/* A verb comes behind WORD. */
static bool takes_verb(struct str word)
{
	return str_is(word, "expect") || str_is(word, "override");
}

/* "my-calls = chmod": a group that the library has not. */
static bool is_defined_at(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	return words_is_group(typed) && !stdlib_group(site->p->ctx, typed) &&
	       (habit_next(site) == '=' || habit_next(site) == ':');
}

/* "read: allow": a call, and its verb behind. */
static bool hint_verb_first(const struct habit_site *site)
{
	struct str typed = habit_text(site), text = site->p->source->text;
	size_t at = site->span.hi;
	const char *verb;

	if ((!habit_starts_line(site) && !takes_verb(habit_before(site))) ||
	    (!words_is_group(typed) && syscall_find(typed.ptr, typed.len) == SYSCALL_NONE))
		return false;
	while (at < text.len && text.ptr[at] != '\0' && strchr(":=-> \t", text.ptr[at]))
		at++;
	verb = verb_meant(site->p->ctx->arena, habit_word_after(text, at));
	if (!verb && is_defined_at(site))
		return habit_did_you_mean(site, habit_around(site, "group ", typed, ""));
	if (!verb)
		return habit_say(site, habit_around(site, "a verb comes first, as in 'allow ",
						    typed, "'"));
	return habit_did_you_mean(
		site, arena_printf(site->p->ctx->arena, "%s %.*s", verb, STR_FMT(typed)));
}

bool habit_systemd_set(const struct habit_site *site)
{
	const char *group = habit_around(site, "systemd-", habit_behind(site), "");

	if (stdlib_group(site->p->ctx, str_of(group)))
		return habit_did_you_mean(site, group);
	return habit_say(site, "systemd's sets are groups: scmpl list 'systemd-*'");
}

/* minijail's "@include", "@default", "@frequency"; else a set of systemd's. */
static bool hint_at(const struct habit_site *site)
{
	struct str word = habit_behind(site);

	if (habit_starts_line(site) && (str_is(word, "include") || str_is(word, "default")))
		return habit_did_you_mean(site, habit_around(site, "", word, ""));
	if (habit_starts_line(site) && str_is(word, "frequency"))
		return habit_say(site, "which calls come often is told to 'build --hot'");
	return habit_systemd_set(site);
}

/* What is meant for a default by words that are no verbs. */
static const struct habit defaults[] = {
	{"enforce", "deny"},    {"enforcing", "deny"}, {"false", "deny"},
	{"no", "deny"},         {"none", "deny"},      {"off", "deny"},
	{"restricted", "deny"}, {"strict", "deny"},    {"unconfined", "allow"},
};

/* In place of the verb of a default: "default docker", "default complain". */
static bool hint_default_verb(const struct habit_site *site)
{
	struct str typed = habit_text(site), lower = str_lower(site->p->ctx->arena, typed);
	const char *profile = habit_profile_meant(site, lower);
	const char *verb = verb_meant(site->p->ctx->arena, habit_behind(site));

	if (!str_is(habit_before(site), "default"))
		return false;
	if (habit_is_errno(typed))
		return habit_did_you_mean(site, habit_around(site, "deny with ", typed, ""));
	if (str_is(typed, "policy") && verb)
		return habit_did_you_mean(site, verb);
	if (str_is(lower, "complain") || str_is(lower, "permissive"))
		return habit_say(site, "'scmpl build --complain' lets through and logs what a "
				       "policy stops");
	if (profile)
		return habit_say(site, habit_around(site, "'extend ", str_of(profile),
						    "' starts from that profile, its default "
						    "and all"));
	return habit_did_you_mean(site, HABIT_LOOK_UP(defaults, lower));
}

/* What stands behind a default: "kill process", "deny 1". */
static bool hint_default(const struct habit_site *site)
{
	static const char *const clauses[] = {"except", "if", "on", "unless", "where", ","};
	struct str typed = habit_text(site), before = habit_before(site);

	if (!habit_expects(site, "'with'") || habit_expects(site, "'where'"))
		return hint_default_verb(site);
	if (str_is_among(typed, clauses, ARRAY_LEN(clauses)) && !habit_starts_line(site))
		return habit_say(site, "a default is for all calls that no rule names: what is "
				       "otherwise is a rule of its own, as in 'deny mount'");
	if (meant_is_all(typed) && !habit_starts_line(site))
		return habit_say(site,
				 habit_around(site, "a default is for all calls: 'default ",
					      before, "' says so by itself"));
	if (str_is(before, "kill") && str_is(typed, "process"))
		return habit_say(site, "'kill' by itself kills the process");
	if (str_is(before, "kill") && str_is(typed, "thread"))
		return habit_did_you_mean(site, "kill-thread");
	return str_is(before, "deny") && habit_number_as_errno(site);
}

/* "audit deny mount": AppArmor's word for logging what is decided otherwise. */
static bool hint_audit(const struct habit_site *site)
{
	struct str verb = habit_behind(site);

	if (!str_is(habit_text(site), "audit") ||
	    (!str_is(verb, "deny") && !str_is(verb, "kill")))
		return false;
	return habit_say(site, "'flag LOG' has what is denied logged, too");
}

/* "if cap SYS_ADMIN { ... }" is told by syntax_error.c. */
static bool hint_clause_first(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (!habit_starts_line(site) ||
	    (!str_is(typed, "if") && !str_is(typed, "where") && !str_is(typed, "on") &&
	     !str_is(typed, "unless") && !str_is(typed, "when")))
		return false;
	return habit_say(site, "a rule starts with its verb; 'where', 'on' and 'if' stand "
			       "behind the calls");
}

static bool hint_sign(const struct habit_site *site)
{
	struct str typed = habit_text(site);

	if (str_is(typed, "@"))
		return hint_at(site);
	if (str_is(typed, "-"))
		return habit_say(site, is_comment(site)
					       ? "a comment starts with '#'"
					       : "lists have commas between, no dashes before");
	if (str_is(typed, "="))
		return habit_say(site, "there is no '=' here");
	return str_is(typed, "(") && habit_starts_line(site) &&
	       habit_say(site, "statements stand without brackets, as in 'default allow'");
}

/* The word behind SITE that a capability is taken away by: "drop CAP_SYS_ADMIN". */
static bool drops_capability(const struct habit_site *site)
{
	struct str behind = habit_behind(site);

	return meant_is_capability(behind) || str_is(behind, "cap") ||
	       (words_is_constant(behind) && str_starts(behind, "CAP_"));
}

bool habit_hint_statement(const struct habit_site *site)
{
	struct str typed = habit_text(site);
	const char *verb = verb_meant(site->p->ctx->arena, typed);
	struct str lower = str_lower(site->p->ctx->arena, typed);

	if (hint_sign(site) || hint_clause_first(site) || hint_default(site) ||
	    habit_setting(site) || hint_audit(site))
		return true;
	if (meant_is_capability(typed) || (verb && drops_capability(site)))
		return habit_no_call(site);
	if (str_is(typed, "import") && words_is_group(habit_behind(site)))
		return habit_did_you_mean(site, "extend");
	if (!verb && str_is(lower, "default") && !str_is(typed, "default"))
		verb = "default";
	if (!verb && habit_next(site) != ':')
		verb = HABIT_LOOK_UP(statements, lower);
	if (!verb && words_is_constant(typed) && habit_next(site) == '=' &&
	    habit_starts_line(site))
		return habit_did_you_mean(site, habit_around(site, "const ", typed, ""));
	return habit_did_you_mean(site, verb) || hint_heading(site) || hint_verb_first(site) ||
	       (habit_starts_line(site) && habit_next(site) == ':' &&
		habit_say(site, HABIT_DATA));
}
