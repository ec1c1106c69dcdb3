/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts as text, laid out by the files in page/templates, which are compiled in.  The tags in
 * them are a part of mustache(5)'s:
 *
 *	{{name}}            the text or number NAME, escaped for the format
 *	{{#name}} {{/name}} once for each element of the list NAME, with its names in force;
 *	                    of what is no list, once unless it is absent, false, 0 or ""
 *	{{^name}} {{/name}} once where {{#name}} would be nothing
 *	{{>file}}           another template
 *	{{.}}               the element itself
 *
 * A name that the innermost facts lack is looked up in those around them.  A section's or a
 * file's tag alone on its line takes the line with it.
 */
#ifndef SCMPL_PAGE_TEMPLATE_H
#define SCMPL_PAGE_TEMPLATE_H

#include "core/str.h"

#include <jansson.h>

/* The text of the template NAME, "page.html". */
struct str template_text(const char *name);

/* Append TEXT, which may be anybody's, in such a way that it stays text. */
typedef void template_escape(const char *text, struct sbuf *out);

template_escape escape_html, escape_markdown, escape_plain;

/* Append the template NAME with FACTS, an object. */
void template_render(struct arena *arena, const char *name, const json_t *facts,
		     template_escape *escape, struct sbuf *out);

#endif
