/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around an error, and what is said there. */
#ifndef SCMPL_SYNTAX_HABIT_SITE_H
#define SCMPL_SYNTAX_HABIT_SITE_H

#include "syntax/habits.h"

/* A word that other languages have, and what it means here. */
struct habit {
	const char *typed, *meant;
};

/* What TYPED means by the COUNT HABITS, or NULL. */
const char *habit_look_up(const struct habit *habits, size_t count, struct str typed);

#define HABIT_LOOK_UP(habits, typed) habit_look_up(habits, ARRAY_LEN(habits), typed)

/* TOKEN is among what was expected at SITE. */
bool habit_expects(const struct habit_site *site, const char *token);

/* What stands at SITE; the word before it, and behind, blanks between, or "". */
struct str habit_text(const struct habit_site *site);
struct str habit_before(const struct habit_site *site);
struct str habit_behind(const struct habit_site *site);

/* The word that starts behind the byte AT of TEXT, blanks between; or "". */
struct str habit_word_after(struct str text, size_t at);

/* Add TEXT as a hint, which is true. */
bool habit_say(const struct habit_site *site, const char *text);

/* Suggest TEXT; false when it is NULL. */
bool habit_did_you_mean(const struct habit_site *site, const char *text);

/* What is not indented is meant for a statement. */
bool habit_starts_line(const struct habit_site *site);

/* The byte that follows SITE, blanks between; 0 at the end of the text. */
char habit_next(const struct habit_site *site);

/* WORD between BEFORE and AFTER, in the arena. */
const char *habit_around(const struct habit_site *site, const char *before, struct str word,
			 const char *after);

bool habit_is_errno(struct str word);

/* Suggest that ERROR stands behind "with". */
bool habit_mean_errno(const struct habit_site *site, struct str error);

/* The errno that has the number TYPED on most machines, or "". */
struct str habit_errno_of(struct str typed);

/* A number stands at SITE for an errno: "deny 1". */
bool habit_number_as_errno(const struct habit_site *site);

/* The profile that NAME, in small letters, is meant for, or NULL: "docker", "docker_default".
 */
const char *habit_profile_meant(const struct habit_site *site, struct str name);

/* A set of systemd's stands at SITE, an '@'. */
bool habit_systemd_set(const struct habit_site *site);

/* A setting of systemd's units stands at SITE (habit_settings.c). */
bool habit_setting(const struct habit_site *site);

/* What is said in more than one place. */
#define HABIT_DATA                                                                             \
	"a policy is statements, as in 'default deny' and 'allow read'; a profile in JSON or " \
	"YAML is read as it is"
#define HABIT_PLEDGE                                                                   \
	"pledge's promises are a default and groups, as in 'default kill' and 'allow " \
	"stdio-basic, file-read'"
#define HABIT_CAPABILITY                                                                     \
	"a capability is no call: 'if cap NAME' behind a rule asks whether the process has " \
	"it; to take it away is the engine's business (--cap-drop)"
#define HABIT_PATH                                                                             \
	"a path is behind a pointer, and a filter sees the pointer alone: Landlock, AppArmor " \
	"and SELinux decide by paths"
#define HABIT_NO_SUMS "values are not computed: write the number"

/* Of other languages (habit_foreign.c); false when SITE is none of it. */

/* A name of C, Go, Python or Rust with what it is in: "errno.EPERM", "libc::SYS_mount". */
bool habit_qualified(const struct habit_site *site);

/* A call as it is declared, as libseccomp's macros name it, or as a firewall names things:
 * "int getpid(void)", "SCMP_SYS(mount)", "syscall mount", "tcp dport". */
bool habit_declared(const struct habit_site *site);
bool habit_macro(const struct habit_site *site);
bool habit_behind_word(const struct habit_site *site);

/* A file stands where `extend` takes a profile by its name. */
bool habit_file_extended(const struct habit_site *site);

/* An architecture is taken out at SITE: "arch not x86", "on !x86". */
bool habit_other_arches(const struct habit_site *site);

/* In conditions (habit_conditions.c). */

/* Several values stand where one may; what joins them at SITE is "," or "or". */
bool habit_several_values(const struct habit_site *site);

/* Arguments stand at SITE by their order, as in C: "openat(_, _, O_CREAT)". */
bool habit_list(const struct habit_site *site);

/* VALUE stands at SITE, or behind it, without a comparison: "family AF_INET", "prot:
 * PROT_EXEC". */
bool habit_compared(const struct habit_site *site, struct str value);

/* A capability stands at SITE, or behind it, where none may: "with CAP_SYS_ADMIN". */
bool habit_capability(const struct habit_site *site);

/* Say of what stands at SITE that it is a capability and no call. */
bool habit_no_call(const struct habit_site *site);

/* What is known of a statement, or of the verb of a default, at SITE (habit_statements.c). */
bool habit_hint_statement(const struct habit_site *site);

/* The same of a condition on the host, on arguments, of its comparison and what it compares
 * with; false when nothing is known of what is there. */
bool habit_hint_guard(const struct habit_site *site);
bool habit_hint_argument(const struct habit_site *site);
bool habit_hint_comparison(const struct habit_site *site);
bool habit_hint_value(const struct habit_site *site);

#endif
