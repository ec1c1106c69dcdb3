/* SPDX-License-Identifier: Apache-2.0 */
/* Ways round what no rule of the text denies, but the default, or a profile that is extended.
 */
#include "page/page.h"

/* Calls that do the same as others of their family, which are denied. */
#define SIBLINGS "of the same family, which does the same or can"

static json_t *way_json(struct page *page, const struct way *way)
{
	json_t *object = json_object();

	page_set(page, object, "calls", lint_name_list(page->ctx->arena, &way->calls));
	page_set_str(page, object, "reason",
		     way->route ? way->route->u.route.reason : str_of(SIBLINGS));
	page_set(page, object, "close", way->closing);
	return object;
}

static json_t *rest_json(struct page *page, const struct lint_routed *routed)
{
	json_t *object = json_object(), *ways = json_array();
	bool is_family = str_ends(routed->group, "-family");

	page_set_str(page, object, "group", routed->group);
	json_object_set_new(object, "is_family", json_boolean(is_family));
	json_object_set_new(object, "is_whole", json_boolean(routed->is_whole));
	page_set_line(page, object, routed->rule);
	for (size_t i = 0; i < routed->ways.len; i++)
		json_array_append_new(ways, way_json(page, &routed->ways.ptr[i]));
	json_object_set_new(object, "count", json_integer((json_int_t)json_array_size(ways)));
	json_object_set_new(object, "ways", ways);
	return object;
}

void page_set_rest(struct page *page, json_t *object, const char *family)
{
	for (size_t i = 0; i < page->routed.len; i++)
		if (str_is(page->routed.ptr[i].group, family))
			json_object_set_new(object, "rest",
					    rest_json(page, &page->routed.ptr[i]));
}

void page_add_rest(struct page *page, json_t *root)
{
	json_t *array = json_array();

	for (size_t i = 0; i < page->routed.len; i++)
		json_array_append_new(array, rest_json(page, &page->routed.ptr[i]));
	json_object_set_new(root, "rest_count",
			    json_integer((json_int_t)json_array_size(array)));
	json_object_set_new(root, "rest_one", json_boolean(json_array_size(array) == 1));
	json_object_set_new(root, "rests", array);
}
