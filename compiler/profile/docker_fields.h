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
	struct json_node top; /* the object with defaultAction */
	size_t warnings;
};

/* What the members of an action are called. */
struct action_keys {
	const char *action, *number, *name;
};

/* A member that is an array; its elements are to be looked at in their order. */
struct docker_list {
	struct json_node of; /* whose member it is */
	const char *key;
	const json_t *json;
	size_t count;     /* of elements so far; the last of them is the one looked at */
	size_t index, at; /* the element whose place was asked for last, or 0; and its place */
};

/* The value at AT. */
struct span docker_span_at(const struct docker_parser *parser, size_t at);

/* The place of member KEY of OBJECT; of OBJECT itself if there is none. */
size_t docker_field_at(const struct docker_parser *parser, struct json_node object,
		       const char *key);

#define DOCKER_WRONG_FIELD(parser, object, key, ...) \
	DOCKER_WRONG((parser), docker_field_at((parser), (object), (key)), __VA_ARGS__)

#define DOCKER_WRONG(parser, at, ...)                                                       \
	diag_error((parser)->ctx->diags, docker_span_at((parser), (at)), DIAG_JSON_MEANING, \
		   __VA_ARGS__)

/* True when so much was wrong that nobody wants more. */
bool docker_is_hopeless(const struct docker_parser *parser);

/*
 * Member KEY of OBJECT, which has to be of the type if it is there; NULL
 * otherwise, what is wrong being reported.
 */
const json_t *docker_typed_field(struct docker_parser *parser, struct json_node object,
				 const char *key, json_type type);
const char *docker_string_field(struct docker_parser *parser, struct json_node object,
				const char *key);

/* The same of an array; what is none has no elements. */
struct docker_list docker_list_field(struct docker_parser *parser, struct json_node object,
				     const char *key);

/* Go on to the next element of LIST, the first at first; false: there is none, or nobody wants
 * to hear of it. */
bool docker_next(const struct docker_parser *parser, struct docker_list *list);

/* The place of the element looked at; that element; and as a string, which it has to be, or
 * NULL.
 */
size_t docker_item_at(const struct docker_parser *parser, struct docker_list *list);
struct json_node docker_item(const struct docker_parser *parser, struct docker_list *list);
const char *docker_string_item(struct docker_parser *parser, struct docker_list *list);

/* The same of an object; it comes with its place. */
struct json_node docker_object_field(struct docker_parser *parser, struct json_node object,
				     const char *key);

/* Member KEY into *NUMBER, which keeps its value if there is none; false: not an unsigned. */
bool docker_number_field(struct docker_parser *parser, struct json_node object, const char *key,
			 uint64_t *number);

/* False when no warning is wanted any more: then it need not be known where it would be. */
bool docker_may_warn(const struct docker_parser *parser);

/* Warn of what engines take no notice of, at AT; the first ones are enough. */
void docker_warn(struct docker_parser *parser, size_t at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Warn if OBJECT has a member KEY, which readers of the profile's form do not know. */
void docker_warn_ignored(struct docker_parser *parser, struct json_node object,
			 const char *key);

/*
 * Add to *COMMENT, NULL when there is none yet, what OBJECT says for people: engines take no
 * notice of that, whatever it is; what is text is kept.
 */
void docker_add_comments(const struct docker_parser *parser, struct json_node object,
			 const char **comment);

/*
 * Warn of the members of OBJECT that are not in KNOWN (NULL ends it): no engine takes
 * notice of them, and one that is misspelt may turn the meaning round.  Keys that people use
 * for remarks ("_", "$" or "//" in front) are left alone.
 */
void docker_warn_unknown(struct docker_parser *parser, struct json_node object,
			 const char *const *known);

/*
 * Go from the top of PARSER's text to the object that has the profile, and find out whose form
 * that is.  Members that its readers do not know are warned of.
 */
void docker_enter(struct docker_parser *parser);

/* The rules of the profile, behind those that it has by now. */
void docker_parse_rules(struct docker_parser *parser);

/* The same of the profiles that it builds on by baseProfileName. */
void docker_join_bases(struct docker_parser *parser);

/* What the rule that is OBJECT asks of the host, into RULE. */
void docker_parse_guard(struct docker_parser *parser, struct json_node object,
			struct profile_rule *rule);

#endif
