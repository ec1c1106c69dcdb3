/* SPDX-License-Identifier: Apache-2.0 */
/* How the public functions take files in; not for users of the library. */
#ifndef SCMPL_API_INPUT_H
#define SCMPL_API_INPUT_H

#include "scmpl.h"
#include "api/session.h"

/* What FROM names, or the text of PATH; NULL (reported) when it cannot be had. */
const struct source *input_take(struct scmpl *s, struct scmpl_source from);
const struct source *input_read(struct scmpl *s, const char *path);

/* Have at hand what scmpl_add_base_profile named; false (reported) when it cannot be had. */
bool input_take_bases(struct scmpl *s);

/* The same of input_take, and a profile of the standard library goes by its name. */
const struct source *input_take_named(struct scmpl *s, struct scmpl_source from);

/*
 * False (and reported, by what it is) when SOURCE is a filter or has other zero bytes in it,
 * behind which strings of C end, or is a file of another kind.
 */
bool input_is_text(struct scmpl *s, const struct source *source);

/* False (and reported, by what it is) when SOURCE is no filter. */
bool input_is_raw(struct scmpl *s, const struct source *source);

/* What names mean in what was compiled; in a profile, what they mean to nobody in particular.
 */
struct unit *input_unit(struct scmpl *s);

/* Compile SOURCE, a policy or a profile, into s->policy; false after a diagnosis. */
bool input_source_compile(struct scmpl *s, const struct source *source);

/* The profiles that SOURCE holds, when these are several; else NULL. */
const struct source_parts *input_several(struct scmpl *s, const struct source *source);

/*
 * input_source_compile under the baselines, and scmpl_check; of several profiles, each.  False
 * when one of them is wrong.
 */
bool input_source_check(struct scmpl *s, const struct source *source);

/* The same, and SOURCE may be a filter, too, which is told by its zero bytes. */
bool input_source_load(struct scmpl *s, const struct source *source);
bool input_is_filter(const struct source *source);

/* The same, for what is made of it: a filter that the model cannot hold exactly is an error. */
bool input_source_load_exactly(struct scmpl *s, const struct source *source);

/*
 * POLICY, which SOURCE was compiled to, on MACHINES, too, if that is a profile: engines serve a
 * host's own ABI whether the profile lists it or not.
 */
const struct policy *input_on_machines(struct scmpl *s, const struct source *source,
				       const struct policy *policy, abi_set machines);

#endif
