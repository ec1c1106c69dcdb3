/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run while the program is built: turns the library files named on the command
 * line (first the folder they are in, to be cut off) into C tables on standard
 * output: their text, and a sorted index of the groups and routes in them.
 */
#include "syntax/stdlib_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 256
#define ENTRIES_MAX 4096

struct embedded_entry {
	struct index_entry at;
	unsigned file;
};

static struct str texts[FILES_MAX];
static struct embedded_entry entries[ENTRIES_MAX];
static size_t entry_count;

static void die(const char *path, const char *why)
{
	fprintf(stderr, "embed: %s: %s\n", path, why);
	exit(1);
}

static struct str read_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	char *text;
	long size;

	if (!in || fseek(in, 0, SEEK_END) || (size = ftell(in)) < 0 || fseek(in, 0, SEEK_SET))
		die(path, "cannot be read");
	text = malloc((size_t)size + 1);
	if (!text || fread(text, 1, (size_t)size, in) != (size_t)size)
		die(path, "cannot be read");
	fclose(in);
	return (struct str){text, (size_t)size};
}

static void index_file(unsigned file)
{
	struct index_entry entry;
	uint32_t offset = 0;

	while (stdlib_index_next(texts[file], &offset, &entry)) {
		if (entry_count == ENTRIES_MAX)
			die("stdlib", "more definitions than ENTRIES_MAX");
		entries[entry_count++] = (struct embedded_entry){entry, file};
	}
}

static int by_name(const void *a, const void *b)
{
	const struct embedded_entry *x = a, *y = b;

	if (x->at.kind != y->at.kind)
		return (int)x->at.kind - (int)y->at.kind;
	return str_compare(x->at.name, y->at.name);
}

static void print_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		printf("%u,%s", (unsigned char)text.ptr[i], i % 24 == 23 ? "\n" : "");
	puts("0,");
}

static void print_files(const char *root, char **paths, unsigned count)
{
	size_t offset = 0;

	puts("static const struct stdlib_file stdlib_files[] = {");
	for (unsigned i = 0; i < count; i++) {
		printf("\t{\"%s\", %zu, %zu},\n", paths[i] + strlen(root) + 1, offset,
		       texts[i].len);
		offset += texts[i].len + 1;
	}
	puts("};\n\nstatic const unsigned char stdlib_text[] = {");
	for (unsigned i = 0; i < count; i++)
		print_text(texts[i]);
	puts("};");
}

static void print_entries(void)
{
	size_t groups = 0;

	puts("static const struct stdlib_entry stdlib_entries[] = {");
	for (size_t i = 0; i < entry_count; i++) {
		const struct embedded_entry *e = &entries[i];

		groups += e->at.kind == INDEX_GROUP;
		printf("\t{\"%.*s\", %u, %u, %u},\n", STR_FMT(e->at.name), e->file, e->at.lo,
		       e->at.hi);
	}
	printf("};\n\n#define STDLIB_GROUPS %zu /* the routes follow */\n", groups);
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc - 2 > FILES_MAX)
		die("usage", "embed FOLDER FILE...");
	for (int i = 2; i < argc; i++) {
		texts[i - 2] = read_file(argv[i]);
		index_file((unsigned)i - 2);
	}
	qsort(entries, entry_count, sizeof(entries[0]), by_name);
	print_files(argv[1], argv + 2, (unsigned)argc - 2);
	print_entries();
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
