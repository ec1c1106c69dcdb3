/* SPDX-License-Identifier: Apache-2.0 */
/* Templates, what keeps text text, and the digest that a page is bound to. */
#include "core/sha256.h"
#include "page/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int finish(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void assert_escaped(template_escape *escape, const char *text, const char *wanted)
{
	struct sbuf out = {.arena = arena};

	escape(text, &out);
	assert_string_equal(sbuf_text(&out), wanted);
}

static void test_html(void **state)
{
	(void)state;
	assert_escaped(escape_html, "<a href=\"x\">&'",
		       "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
	assert_escaped(escape_html, "na\xc3\xafve \xf0\x9f\x90\x9b",
		       "na\xc3\xafve \xf0\x9f\x90\x9b");
	assert_escaped(escape_html, "tab\tline\n", "tab\tline\n");
}

static void test_unseen(void **state)
{
	(void)state;
	assert_escaped(escape_html,
		       "a\xe2\x80\xae"
		       "b",
		       "a[U+202E]b");
	assert_escaped(escape_html, "a\x1b[31m\r", "a[U+001B][31m[U+000D]");
	assert_escaped(escape_plain, "\xe2\x80\x8b\xef\xbb\xbf\xc2\x85",
		       "[U+200B][U+FEFF][U+0085]");
	assert_escaped(escape_markdown, "\xf3\xa0\x81\x81", "[U+E0041]");
}

/* Cut off, too long, too large, a surrogate. */
static void test_no_utf8(void **state)
{
	(void)state;
	assert_escaped(escape_html, "\xe2\x80", "\xef\xbf\xbd\xef\xbf\xbd");
	assert_escaped(escape_html, "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd");
	assert_escaped(escape_html, "\xff<", "\xef\xbf\xbd&lt;");
	assert_escaped(escape_html, "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_escaped(escape_html, "\xf4\x90\x80\x80",
		       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_escaped(escape_html, "\xe0\x80\xbc", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void test_markdown(void **state)
{
	(void)state;
	assert_escaped(escape_markdown, "[x](y) `z` *b* <i> @all\n# h",
		       "\\[x\\]\\(y\\) \\`z\\` \\*b\\* &lt;i\\> &#64;all \\# h");
}

static void test_digest(void **state)
{
	char long_text[200];

	(void)state;
	/* FIPS 180-4's examples, and those at the edges of a block by sha256sum(1). */
	assert_string_equal(sha256_hex(arena, str_of("")),
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(sha256_hex(arena, str_of("abc")),
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(
		sha256_hex(arena,
			   str_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(long_text, 'a', sizeof(long_text));
	assert_string_equal(sha256_hex(arena, (struct str){long_text, 55}),
			    "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
	assert_string_equal(sha256_hex(arena, (struct str){long_text, 64}),
			    "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
	assert_string_equal(sha256_base64(arena, str_of("abc")),
			    "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

/* All templates there are can be laid out without facts: no section stays open. */
static void test_templates_close(void **state)
{
	static const char *const names[] = {"review.html",  "review.md",     "review.txt",
					    "index.html",   "call.html",     "group.html",
					    "profile.html", "reference.html"};
	json_t *facts = json_object();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct sbuf out = {.arena = arena};

		template_render(arena, names[i], facts, escape_plain, &out);
		assert_null(strstr(sbuf_text(&out), "{{"));
	}
	json_decref(facts);
}

/* Facts are no template, a list is gone through, and a name is found in what is around it. */
static void test_facts(void **state)
{
	json_t *facts =
		json_pack("{s:s, s:s, s:s, s:[{s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i}]}",
			  "name", "{{version}}", "version", "<1>", "base", "old", "rows",
			  "name", "<&>", "href", "a.html", "open", 3, "partly", 0, "denied", 0,
			  "looser", 2, "stricter", 0, "warnings", 0, "failed", 0);
	struct sbuf out = {.arena = arena};

	(void)state;
	assert_non_null(facts);
	template_render(arena, "index.html", facts, escape_html, &out);
	assert_non_null(
		strstr(sbuf_text(&out), "<h1>{{version}} <span>against</span> old</h1>"));
	assert_non_null(strstr(sbuf_text(&out), "<a href=\"a.html\">&lt;&amp;&gt;</a>"));
	assert_non_null(strstr(sbuf_text(&out), "<td><b class=\"looser\">2</b></td>"));
	assert_non_null(strstr(sbuf_text(&out), "Made by scmpl &lt;1&gt;."));
	json_decref(facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_html, start, finish),
		cmocka_unit_test_setup_teardown(test_unseen, start, finish),
		cmocka_unit_test_setup_teardown(test_no_utf8, start, finish),
		cmocka_unit_test_setup_teardown(test_markdown, start, finish),
		cmocka_unit_test_setup_teardown(test_digest, start, finish),
		cmocka_unit_test_setup_teardown(test_templates_close, start, finish),
		cmocka_unit_test_setup_teardown(test_facts, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
