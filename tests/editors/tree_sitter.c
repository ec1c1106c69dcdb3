/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree-sitter grammar on the library that editors have.
 *
 *	tree_sitter places        for each line PATH LINE COLUMN of the input the kind of the
 *	                          word there, or "error" if the file has one
 *	tree_sitter corpus FILE   every example of FILE against the tree behind it; prints TAP
 *	tree_sitter query FILE    that the queries of FILE fit the grammar
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_scp(void);

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (!file || !text || fread(text, 1, (1 << 20) - 1, file) == 0) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(3);
	}
	fclose(file);
	return text;
}

static TSTree *parse(const char *text)
{
	TSParser *parser = ts_parser_new();
	TSTree *tree;

	if (!ts_parser_set_language(parser, tree_sitter_scp()))
		exit(3);
	tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)strlen(text));
	ts_parser_delete(parser);
	return tree;
}

static const char *kind_at(const TSTree *tree, unsigned row, unsigned column)
{
	TSNode root = ts_tree_root_node(tree), node;
	TSPoint point = {row, column};

	if (ts_node_has_error(root))
		return "error";
	node = ts_node_descendant_for_point_range(root, point, point);
	return ts_node_is_named(node) ? ts_node_type(node) : "reserved";
}

static int tell_places(void)
{
	char path[4096], before[4096] = "";
	unsigned line, column;
	TSTree *tree = NULL;

	while (scanf("%4095[^\t]\t%u\t%u\n", path, &line, &column) == 3) {
		if (strcmp(path, before) != 0) {
			char *text = read_file(path);

			ts_tree_delete(tree);
			tree = parse(text);
			free(text);
			memcpy(before, path, sizeof(path));
		}
		puts(kind_at(tree, line - 1, column));
	}
	ts_tree_delete(tree);
	return 0;
}

/* TEXT with every run of blanks as one, and none at its ends, in place. */
static char *squeeze(char *text)
{
	char *out = text;

	for (char *in = text; *in; in++) {
		if (!strchr(" \t\n", *in))
			*out++ = *in;
		else if (out > text && out[-1] != ' ')
			*out++ = ' ';
	}
	while (out > text && out[-1] == ' ')
		out--;
	*out = '\0';
	return text;
}

/* One example: a title, a text and its tree. */
static bool test_example(unsigned number, char *title, char *text, char *wanted)
{
	TSTree *tree = parse(text);
	char *got = ts_node_string(ts_tree_root_node(tree));
	bool ok = strcmp(squeeze(got), squeeze(wanted)) == 0;

	printf("%s %u - %s\n", ok ? "ok" : "not ok", number, squeeze(title));
	if (!ok)
		printf("# wanted %s\n# got    %s\n", wanted, got);
	free(got);
	ts_tree_delete(tree);
	return ok;
}

#define TITLE_LINE "==========\n"
#define TREE_LINE "----------\n"

static int test_corpus(const char *path)
{
	char *at = read_file(path);
	unsigned number = 0;
	bool ok = true;

	puts("TAP version 13");
	at = strstr(at, TITLE_LINE);
	while (at) {
		char *title = at + strlen(TITLE_LINE);
		char *text = strstr(title, TITLE_LINE);
		char *tree = text ? strstr(text, TREE_LINE) : NULL;

		if (!tree)
			return 3;
		*text = *tree = '\0';
		text += strlen(TITLE_LINE);
		tree += strlen(TREE_LINE);
		at = strstr(tree, TITLE_LINE);
		if (at)
			*at = '\0';
		ok = test_example(++number, title, text, tree) && ok;
	}
	printf("1..%u\n", number);
	return ok ? 0 : 1;
}

static int test_query(const char *path)
{
	char *text = read_file(path);
	TSQueryError error;
	uint32_t offset;
	TSQuery *query =
		ts_query_new(tree_sitter_scp(), text, (uint32_t)strlen(text), &offset, &error);

	if (!query)
		fprintf(stderr, "%s: no query at byte %u: error %d\n", path, offset, error);
	free(text);
	return query ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "places") == 0)
		return tell_places();
	if (argc == 3 && strcmp(argv[1], "corpus") == 0)
		return test_corpus(argv[2]);
	return argc == 3 && strcmp(argv[1], "query") == 0 ? test_query(argv[2]) : 2;
}
