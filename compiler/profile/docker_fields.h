/* SPDX-License-Identifier: Apache-2.0 */
/* Members of a profile's objects, with their types checked and their places known. */
#ifndef SCMPL_PROFILE_DOCKER_FIELDS_H
#define SCMPL_PROFILE_DOCKER_FIELDS_H

#include "core/context.h"
#include "profile/json.h"
#include "profile/profile.h"

/* A text being read.  With source id 0, our own, places are not worked out. */
struct docker_parser {
	struct context *ctx;
	const struct source *source;
	struct profile *profile;
	const json_t *top; /* the object with defaultAction */
	size_t top_at;
	size_t warnings;
};

/* What the members of an action are called. */
struct action_keys {
	const char *action, *number, *name;
};

/* The object of one rule. */
struct rule_text {
	const json_t *json;
	size_t at;
};

/* The value at AT. */
struct span docker_span_at(const struct docker_parser *parser, size_t at);

/* The value of member KEY of the object at AT; of element INDEX of the array at AT. */
size_t docker_field_at(const struct docker_parser *parser, size_t at, const char *key);
size_t docker_item_at(const struct docker_parser *parser, size_t at, size_t index);

#define DOCKER_WRONG(parser, at, ...)                                                       \
	diag_error((parser)->ctx->diags, docker_span_at((parser), (at)), DIAG_JSON_MEANING, \
		   __VA_ARGS__)

/* True when so much was wrong that nobody wants more. */
bool docker_is_hopeless(const struct docker_parser *parser);

/*
 * Member KEY of OBJECT at AT, which has to be of the type if it is there; NULL
 * otherwise, what is wrong being reported.
 */
const json_t *docker_typed_field(struct docker_parser *parser, const json_t *object, size_t at,
				 const char *key, json_type type);
const char *docker_string_field(struct docker_parser *parser, const json_t *object, size_t at,
				const char *key);

/* Element INDEX of ARRAY (member KEY of the object at AT), which has to be a string. */
const char *docker_string_item(struct docker_parser *parser, const json_t *array, size_t index,
			       size_t at, const char *key);

/* Member KEY into *NUMBER, which keeps its value if there is none; false: not an unsigned. */
bool docker_number_field(struct docker_parser *parser, const json_t *object, size_t at,
			 const char *key, uint64_t *number);

/* False when no warning is wanted any more: then it need not be known where it would be. */
bool docker_may_warn(const struct docker_parser *parser);

/* Warn of what engines take no notice of, at AT; the first ones are enough. */
void docker_warn(struct docker_parser *parser, size_t at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Warn if OBJECT at AT has a member KEY, which readers of the profile's form do not know. */
void docker_warn_ignored(struct docker_parser *parser, const json_t *object, size_t at,
			 const char *key);

/*
 * Warn of the members of OBJECT at AT that are not in KNOWN (NULL ends it): no engine takes
 * notice of them, and one that is misspelt may turn the meaning round.  Keys that people use
 * for remarks ("_", "$" or "//" in front) are left alone.
 */
void docker_warn_unknown(struct docker_parser *parser, const json_t *object, size_t at,
			 const char *const *known);

/* The rules of the profile, behind those that it has by now. */
void docker_parse_rules(struct docker_parser *parser);

/* The same of the profiles that it builds on by baseProfileName. */
void docker_join_bases(struct docker_parser *parser);

/* What the rule TEXT asks of the host, into RULE. */
void docker_parse_guard(struct docker_parser *parser, struct rule_text text,
			struct profile_rule *rule);

#endif
