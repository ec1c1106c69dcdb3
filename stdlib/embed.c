/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run while the program is built: turns the library files named on the command
 * line (first the folder they are in, to be cut off) into C tables on standard
 * output: their text, a sorted index of the groups and routes in them, and the
 * calls of each group that has no conditions.
 */
#include "kernel/syscalls.h"
#include "syntax/stdlib_index.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 256
#define ENTRIES_MAX 4096
#define CALLS_MAX 1024

enum calls_state { CALLS_UNKNOWN, CALLS_OPEN, CALLS_KNOWN };

struct embedded_entry {
	struct index_entry at;
	unsigned file;
	enum calls_state state;
	bool is_conditional; /* then its calls are not listed */
	size_t call_count;
	unsigned short calls[CALLS_MAX]; /* in the order in which sema finds them */
};

static struct str texts[FILES_MAX];
static struct embedded_entry entries[ENTRIES_MAX];
static size_t entry_count;

_Noreturn static void die(const char *path, const char *why)
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

/* The calls of groups. */

/* What is left of a statement's text. */
struct scan {
	const char *at, *end;
};

static void skip_blank(struct scan *scan)
{
	while (scan->at < scan->end && (isspace((unsigned char)*scan->at) || *scan->at == '#'))
		if (*scan->at++ == '#')
			while (scan->at < scan->end && *scan->at != '\n')
				scan->at++;
}

/* The next word, or a single other character; empty at the end. */
static struct str next_token(struct scan *scan)
{
	struct str token;

	skip_blank(scan);
	token.ptr = scan->at;
	while (scan->at < scan->end &&
	       (isalnum((unsigned char)*scan->at) || *scan->at == '_' || *scan->at == '-'))
		scan->at++;
	if (scan->at == token.ptr && scan->at < scan->end)
		scan->at++;
	token.len = (size_t)(scan->at - token.ptr);
	return token;
}

/* Behind the '=' of a group's definition. */
static struct scan scan_members(const struct embedded_entry *group)
{
	const char *text = texts[group->file].ptr;
	struct scan scan = {text + group->at.lo, text + group->at.hi};
	bool is_quoted = false;

	while (scan.at < scan.end && (is_quoted || *scan.at != '='))
		is_quoted ^= *scan.at++ == '"';
	if (scan.at++ == scan.end)
		die(group->at.name.ptr, "is not defined");
	return scan;
}

/* GROUP has the COUNT CALLS, or (!IS_IN) has them not. */
static void put_calls(struct embedded_entry *group, const unsigned short *calls, size_t count,
		      bool is_in)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < group->call_count && group->calls[at] != calls[i])
			at++;
		if (is_in && at == group->call_count) {
			if (group->call_count == CALLS_MAX)
				die("stdlib", "more calls in a group than CALLS_MAX");
			group->calls[group->call_count++] = calls[i];
		} else if (!is_in && at < group->call_count) {
			group->call_count--;
			memmove(group->calls + at, group->calls + at + 1,
				(group->call_count - at) * sizeof(*calls));
		}
	}
}

static struct embedded_entry *find_group(struct str name)
{
	for (size_t i = 0; i < entry_count; i++)
		if (entries[i].at.kind == INDEX_GROUP && str_equal(entries[i].at.name, name))
			return &entries[i];
	die("unknown group", arena_strndup(arena_new(), name.ptr, name.len));
}

static void list_calls(struct embedded_entry *group);

/* The member WORD of GROUP, or what it excepts. */
static void put_member(struct embedded_entry *group, struct str word, bool is_in)
{
	syscall_id id = syscall_find(word.ptr, word.len);
	unsigned short call = (unsigned short)id;
	struct embedded_entry *other;

	if (!memchr(word.ptr, '-', word.len)) {
		if (id == SYSCALL_NONE)
			die(group->at.name.ptr, "names an unknown call");
		put_calls(group, &call, 1, is_in);
		return;
	}
	other = find_group(word);
	list_calls(other);
	group->is_conditional |= other->is_conditional;
	put_calls(group, other->calls, other->call_count, is_in);
}

/* What is not a list of names has a condition somewhere, and is left to the parser. */
static void list_calls(struct embedded_entry *group)
{
	struct scan scan = scan_members(group);
	struct str token;
	bool is_in = true;

	if (group->state == CALLS_OPEN)
		die("stdlib", "a group contains itself");
	if (group->state == CALLS_KNOWN)
		return;
	group->state = CALLS_OPEN;
	while ((token = next_token(&scan)).len && !group->is_conditional) {
		if (str_is(token, "except"))
			is_in = false;
		else if (isalnum((unsigned char)token.ptr[0]) || token.ptr[0] == '_')
			put_member(group, token, is_in);
		else
			group->is_conditional = !str_is(token, ",");
	}
	group->state = CALLS_KNOWN;
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

static void print_calls(void)
{
	puts("static const uint16_t stdlib_members[] = {");
	for (size_t i = 0; i < entry_count; i++) {
		struct embedded_entry *e = &entries[i];

		if (e->at.kind != INDEX_GROUP)
			continue;
		list_calls(e);
		for (size_t k = 0; !e->is_conditional && k < e->call_count; k++)
			printf("%u,%s", e->calls[k], k % 16 == 15 ? "\n" : "");
		printf(" /* %.*s */\n", STR_FMT(e->at.name));
	}
	puts("};\n");
}

static void print_entries(void)
{
	size_t groups = 0, listed = 0;

	puts("static const struct stdlib_entry stdlib_entries[] = {");
	for (size_t i = 0; i < entry_count; i++) {
		const struct embedded_entry *e = &entries[i];
		size_t count = e->is_conditional ? 0 : e->call_count;

		groups += e->at.kind == INDEX_GROUP;
		printf("\t{\"%.*s\", %u, %zu, %u, %u, %zu},\n", STR_FMT(e->at.name), e->file,
		       count, e->at.lo, e->at.hi, listed);
		listed += count;
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
	print_calls();
	print_entries();
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
