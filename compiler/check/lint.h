/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is not wrong and still not what one wants: gaps in a policy, found on its
 * model, so that profiles in JSON are looked at, too.
 */
#ifndef SCMPL_CHECK_LINT_H
#define SCMPL_CHECK_LINT_H

#include "groups/families.h"
#include "model/policy.h"
#include "profile/losses.h"
#include "sema/set.h"
#include "sema/unit.h"

/* A profile: the one that is looked at, or one that a policy takes in. */
struct lint_profile {
	const struct profile *profile;
	const struct policy *policy; /* what engines make of it */
	struct losses losses;
};

/* What every lint asks; the families and the routes are the standard library's. */
struct lint {
	struct context *ctx;
	struct unit *unit;
	const struct policy *policy;
	bool is_of_all; /* what the default, or what is extended, denies counts as denied, too
			 */
	struct library families;
	struct ast_stmts routes;
	VEC(struct lint_profile) profiles;
	struct lint_outcomes *outcomes; /* of which it was asked what they let through */
};

/* What a policy does with a call on some ABI. */
enum lint_verdict {
	LINT_DENIED,  /* whatever the arguments, on every host */
	LINT_PARTLY,  /* some such calls are let through */
	LINT_ALLOWED, /* all are */
};

/* The members of a group, and what of each the policy's own text refuses, or all of it does. */
struct lint_denied {
	struct set members;
	diagram_id *refused; /* [ABI_COUNT * member + abi] */
	struct span rule;    /* one that does */
	bool is_whole;       /* nothing of what the group is about is let through */
};

/* What there is to ask of POLICY, which UNIT is the text of. */
struct lint lint_new(struct context *ctx, struct unit *unit, const struct policy *policy);

/* Look for all that lint.c's table has. */
void lint_run(const struct lint *lint);

/* What of a route is let through. */
struct way {
	const struct ast_stmt *route; /* NULL: they are siblings of what is denied */
	struct call_set calls;
	const char *closing; /* statements that close it: "deny mknod, mknodat" */
	bool is_granted;     /* a rule of the policy lets it through: CLOSING says which */
};

/* The ways that are left to what a group does, which the default or what is extended denies. */
struct lint_routed {
	struct str group;
	struct span rule; /* one that denies it */
	bool is_whole;    /* nothing of it is let through */
	VEC(struct way) ways;
};

VEC_STRUCT(lint_routed_list, struct lint_routed);

/* Of every group that has a way left, in the library's order; nothing is reported. */
struct lint_routed_list lint_ways(const struct lint *lint);

/* What the policy does with ID on ABI. */
enum lint_verdict lint_verdict(const struct lint *lint, enum abi abi, syscall_id id);

/* The calls of ID that are let through. */
diagram_id lint_permitted(const struct lint *lint, enum abi abi, syscall_id id);

/* True when one of PART is. */
bool lint_permits(const struct lint *lint, enum abi abi, syscall_id id, diagram_id part);

/* The rule that lets calls of ID through, the default if none does. */
struct span lint_permission(const struct lint *lint, enum abi abi, syscall_id id);

/* True when the policy's own text, in *RULE, refuses a call of PART. */
bool lint_own_refuses(const struct lint *lint, enum abi abi, syscall_id id, diagram_id part,
		      struct span *rule);

/* True when SPAN is the policy's own text, not that of what it extends. */
bool lint_is_own(const struct lint *lint, struct span span);

/* True when SPAN is in a profile, where advice has to be another. */
bool lint_is_in_profile(const struct lint *lint, struct span span);

/*
 * True when a rule of the policy itself, not of what it extends, denies all of ID
 * on some ABI; it goes into *RULE.
 */
bool lint_denied_by_own(const struct lint *lint, syscall_id id, struct span *rule);

/*
 * True when ID is denied with ENOSYS: that is no denial of what it does, but a
 * request to use its older sibling.
 */
bool lint_is_turned_down(const struct lint *lint, syscall_id id);

/*
 * True when ID is denied, and libraries should go back to an older call that is let through:
 * lint_wrong_errno tells how.
 */
bool lint_has_older(const struct lint *lint, syscall_id id);

/* A statement and the file that it is in. */
struct lint_place {
	const struct ast_file *file;
	const struct ast_stmt *stmt; /* NULL: there is none */
};

/*
 * Go on to the next statement of the policy's own text, over all of its files; from {0} to the
 * first.  False behind the last.
 */
bool lint_next_own(const struct lint *lint, struct lint_place *place);

/* The rule of the policy's own text whose set or condition SPAN is in. */
struct lint_place lint_rule_at(const struct lint *lint, struct span span);

/* The condition of what SPAN, an item or a whole rule at PLACE, is about; NULL: there is none.
 */
const struct ast_pred *lint_condition_at(struct lint_place place, struct span span);

/* True when a comment of FILE starts from offset LO up to HI. */
bool lint_has_comment(const struct ast_file *file, uint32_t lo, uint32_t hi);

/*
 * The place for another statement behind the one of FILE that OFFSET is in: the end
 * of a line, outside of all statements.
 */
struct span lint_line_behind(const struct lint *lint, const struct ast_file *file,
			     uint32_t offset);

/* "fchmod, fchmodat and 3 more"; NULL: none. */
const char *lint_name_list(struct arena *arena, const struct call_set *calls);

/*
 * The calls on ABI that ENTRY of a group speaks of, and all of them where a filter cannot see
 * what it asks.  Constants that ABI lacks are no mistake of the policy.
 */
diagram_id lint_entry_where(const struct lint *lint, const struct set_entry *entry,
			    enum abi abi);

/* The members of group NAME, at the places where it names them. */
struct set lint_expand(const struct lint *lint, struct ast_name name);

/* True when a rule of the policy's own lets calls of ID through: to deny them contradicts it.
 */
bool lint_is_granted(const struct lint *lint, syscall_id id, struct span *rule);

/* The calls of ID in PART that any rule refuses: *RULE is one that does. */
diagram_id lint_refused(const struct lint *lint, enum abi abi, syscall_id id, diagram_id part,
			struct span *rule);

/* The calls of ID in PART that the policy's own text refuses: *RULE is the first that does. */
diagram_id lint_own_refused(const struct lint *lint, enum abi abi, syscall_id id,
			    diagram_id part, struct span *rule);

/*
 * The calls of TO on ABI that ask for the same as PART, calls of FROM: with the same in the
 * arguments that both take, whole where TO has them behind a pointer, and on the same hosts.
 * FALSE: PART asks for arguments, and TO takes none of these.
 */
diagram_id lint_same_calls(const struct lint *lint, enum abi abi, diagram_id part,
			   syscall_id from, syscall_id to);

/* What of GROUP is denied; false unless each member is, by the policy's own text at that. */
bool lint_find_denied(const struct lint *lint, struct ast_name group,
		      struct lint_denied *denied);

/* The way that ROUTE leaves to what DENIED members of its group do; false: none. */
bool lint_find_way(const struct lint *lint, const struct ast_stmt *route,
		   const struct lint_denied *denied, struct way *way);

void lint_note_way(const struct lint *lint, const struct way *way, struct diag *diag);

/* TEXT on one line, behind a comma if there is something already. */
void lint_add_item(struct sbuf *out, struct str text);

/*
 * True when the default, or *RULE of what is extended, denies members of FAMILY, and others,
 * *WAY, do the same without any capability.
 */
bool lint_find_siblings(const struct lint *lint, const struct library_group *family,
			struct span *rule, struct way *way);

/* What of WAY rules of the policy let through, none can deny: CLOSING says which have to go. */
void lint_add_grants(const struct lint *lint, struct way *way);

/* True when io_uring does what the single members of FAMILY do, if its route says it does. */
bool lint_is_by_ring(struct str family);

/* The groups of calls with a condition that do the same, one by one; NULL behind the last. */
const char *lint_effect(size_t index);

/* True for the calls of an io_uring. */
bool lint_is_ring(syscall_id id);

/* The family of dangerous calls that ID is in, or NULL. */
const char *lint_danger_of(const struct lint *lint, syscall_id id);

/* Read the profiles in JSON that were compiled or taken in, and find their losses. */
void lint_read_profiles(struct lint *lint);

/* Tell those losses of the profiles that are called CODE. */
void lint_losses(const struct lint *lint, enum diag_code code);

/* The lints themselves, in the order of the table. */
void lint_incomplete_family(const struct lint *lint);
void lint_incomplete_narrowed(const struct lint *lint);
void lint_open_route(const struct lint *lint);
void lint_io_uring(const struct lint *lint);
void lint_wx_gap(const struct lint *lint);
void lint_side_door(const struct lint *lint);
void lint_abi_left_out(const struct lint *lint);
void lint_wide_comparison(const struct lint *lint);
void lint_wrong_errno(const struct lint *lint);
void lint_container_start(const struct lint *lint);
void lint_read_only_open(const struct lint *lint);
void lint_bare_grant(const struct lint *lint);
void lint_kernel_guard(const struct lint *lint);
void lint_unknown_to_engine(const struct lint *lint);
void lint_bare_grant_in_profile(const struct lint *lint);
void lint_dead_rule(const struct lint *lint);
void lint_dropped_guard(const struct lint *lint);
void lint_split_condition(const struct lint *lint);
void lint_complaining(const struct lint *lint);
void lint_unfiltered_call(const struct lint *lint);
void lint_conditions(const struct lint *lint);
void lint_unlike_siblings(const struct lint *lint);
void lint_bits_at_once(const struct lint *lint);
void lint_pointer_values(const struct lint *lint);
void lint_packet_socket(const struct lint *lint);

#endif
