/* SPDX-License-Identifier: Apache-2.0 */
/* Recordings that others made: what strace prints, what the audit system logs. */
#include "record/record.h"

#include "exec/host.h"
#include "kernel/consts.h"
#include "kernel/native.h"
#include "record/recording.h"
#include "syntax/number.h"

#include <string.h>

/* Words. */

static struct str next_line(struct str *text)
{
	const char *end = memchr(text->ptr, '\n', text->len);
	struct str line = {text->ptr, end ? (size_t)(end - text->ptr) : text->len};
	size_t used = line.len + (end != NULL);

	*text = (struct str){text->ptr + used, text->len - used};
	return line;
}

static void skip(struct str *text, size_t count)
{
	text->ptr += count;
	text->len -= count;
}

static size_t span_of(struct str text, const char *among)
{
	size_t len = 0;

	while (len < text.len && strchr(among, text.ptr[len]))
		len++;
	return len;
}

static bool starts_with(struct str text, const char *start)
{
	size_t len = strlen(start);

	return text.ptr && text.len >= len && memcmp(text.ptr, start, len) == 0;
}

static syscall_id native_call(struct str name)
{
	syscall_id id = syscall_find(name.ptr, name.len);

	return id != SYSCALL_NONE && syscall_number(id, abi_native()) >= 0 ? id : SYSCALL_NONE;
}

/* strace: the arguments. */

/* Argument INDEX of ARGS, the text behind the call's bracket; empty when there is none. */
static struct str argument_text(struct str args, int index)
{
	size_t start = 0;
	int depth = 0;
	bool is_quoted = false;

	for (size_t i = 0; i < args.len; i++) {
		char c = args.ptr[i];

		if (is_quoted) {
			i += c == '\\';
			is_quoted = c != '"';
			continue;
		}
		is_quoted = c == '"';
		depth += strchr("([{", c) != NULL;
		if (strchr(")]}", c) && depth-- == 0)
			return index ? (struct str){0}
				     : (struct str){args.ptr + start, i - start};
		if (c == ',' && !depth && index-- == 0)
			return (struct str){args.ptr + start, i - start};
		if (c == ',' && !depth)
			start = i + 1;
	}
	return (struct str){0};
}

static bool term_value(struct str term, uint64_t *value)
{
	int id;

	if (!term.len)
		return false;
	id = const_find(term.ptr, term.len);
	if (id >= 0)
		return const_value(id, abi_native(), value);
	return number_parse(term, *term.ptr == '-', value) == NUMBER_OK;
}

/* "O_RDONLY|O_CLOEXEC"; what stands behind a blank is strace's comment. */
static bool expression_value(struct str text, uint64_t *value)
{
	*value = 0;
	if (!text.ptr)
		return false;
	skip(&text, span_of(text, " "));
	do {
		size_t len = 0;
		uint64_t one;

		while (len < text.len && !strchr("| ", text.ptr[len]))
			len++;
		if (!term_value((struct str){text.ptr, len}, &one))
			return false;
		*value |= one;
		skip(&text, len);
		if (!text.len || *text.ptr != '|')
			return true;
		skip(&text, 1);
	} while (true);
}

/* strace names clone's arguments and has them in an order of its own. */
static struct str clone_flags(struct str args)
{
	for (int i = 0; i < SYSCALL_ARGS; i++) {
		struct str text = argument_text(args, i);

		skip(&text, span_of(text, " "));
		if (starts_with(text, "flags=")) {
			skip(&text, strlen("flags="));
			return text;
		}
	}
	return (struct str){0};
}

static void add_strace_call(struct recording *recording, syscall_id id, struct str args)
{
	struct call call = {.abi = abi_native(),
			    .id = id,
			    .nr = (uint32_t)syscall_number(id, abi_native())};
	unsigned telling = recording_telling(&call);

	for (int i = 0; i < SYSCALL_ARGS; i++) {
		struct str text = argument_text(args, i);

		if (strcmp(syscall_name(id), "clone") == 0)
			text = clone_flags(args);
		if (telling & 1u << i && !expression_value(text, &call.args[i])) {
			recording_add_name(recording, abi_native(), id, 1);
			return;
		}
	}
	recording_add(recording, &call, 1);
}

/* strace: the lines. */

/* What closes the bracket that LINE starts with; 0 when it is none that comes before a name. */
static char closing_bracket(struct str line)
{
	if (starts_with(line, "["))
		return ']';
	if (starts_with(line, "(+"))
		return ')';
	return starts_with(line, "<") && !starts_with(line, "<...") ? '>' : '\0';
}

/*
 * "[pid 12] ", "12<sh> ", the times of -t and -r, the places of -i, the numbers of -n: all
 * that comes before a name.
 */
static void skip_prefix(struct str *line)
{
	for (;;) {
		const char *end;
		char bracket;

		skip(line, span_of(*line, " \t0123456789:.+"));
		bracket = closing_bracket(*line);
		if (!bracket)
			return;
		end = memchr(line->ptr, bracket, line->len);
		skip(line, end ? (size_t)(end - line->ptr) + 1 : line->len);
	}
}

/* "syscall_0x1c4": a call that strace has no name for, though we may. */
static syscall_id numbered_call(struct str name)
{
	uint64_t number;

	if (!starts_with(name, "syscall_0x"))
		return SYSCALL_NONE;
	skip(&name, strlen("syscall_"));
	if (number_parse(name, false, &number) != NUMBER_OK || number > UINT32_MAX)
		return SYSCALL_NONE;
	return syscall_by_number(abi_native(), (uint32_t)number);
}

/*
 * "[ Process PID=12 runs in 32 bit mode. ]": the calls that follow have the names of other
 * ones, on another ABI.
 */
static bool changes_abi(struct str line)
{
	static const char start[] = "[ Process PID=", verb[] = " runs in ", usual[] = "64 bit";
	const char *at = memmem(line.ptr, line.len, start, strlen(start));
	const char *bracket = memchr(line.ptr, '(', line.len);
	struct str mode;

	if (!at || (bracket && bracket < at))
		return false;
	mode = (struct str){at, line.len - (size_t)(at - line.ptr)};
	at = memmem(mode.ptr, mode.len, verb, strlen(verb));
	if (!at)
		return false;
	skip(&mode, (size_t)(at - mode.ptr) + strlen(verb));
	return !starts_with(mode, usual);
}

/* A row of strace -c, with the calls in the fourth column and the name in the last. */
static bool take_summary_row(struct recording *recording, struct str line)
{
	struct str word, calls = {0}, last = {0};
	uint64_t count;
	syscall_id id;
	int column = 0;

	while ((word = str_next_word(&line, " \t")).len) {
		if (++column == 4)
			calls = word;
		last = word;
	}
	id = native_call(last);
	if (column < 5 || id == SYSCALL_NONE || number_parse(calls, false, &count) != NUMBER_OK)
		return false;
	recording_add_name(recording, abi_native(), id, count);
	return true;
}

static bool take_strace_line(struct recording *recording, struct str line)
{
	struct str rest = line;
	const char *bracket;
	struct str name;
	syscall_id id;

	skip_prefix(&rest);
	bracket = memchr(rest.ptr, '(', rest.len);
	if (!bracket)
		return take_summary_row(recording, line);
	name = (struct str){rest.ptr, (size_t)(bracket - rest.ptr)};
	id = native_call(name);
	if (id == SYSCALL_NONE)
		id = numbered_call(name);
	if (id == SYSCALL_NONE)
		return false;
	skip(&rest, name.len + 1);
	add_strace_call(recording, id, rest);
	return true;
}

/* Audit. */

struct str record_audit_field(struct str line, const char *name)
{
	struct str word;

	while ((word = str_next_word(&line, " \t")).len)
		if (starts_with(word, name)) {
			skip(&word, strlen(name));
			return word;
		}
	return (struct str){0};
}

static bool hex_value(struct str text, uint64_t *value)
{
	char number[20] = "0x";

	if (!text.len || text.len > 16)
		return false;
	memcpy(number + 2, text.ptr, text.len);
	return number_parse((struct str){number, text.len + 2}, false, value) == NUMBER_OK;
}

/* a0 to a3 are all that audit keeps. */
static bool audit_arguments(struct str line, struct call *call)
{
	static const char *const names[] = {"a0=", "a1=", "a2=", "a3="};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!hex_value(record_audit_field(line, names[i]), &call->args[i]))
			return false;
	return true;
}

static bool numbered_audit_call(struct str arch, struct str number, struct call *call)
{
	uint64_t token, nr;

	if (!hex_value(arch, &token) || number_parse(number, false, &nr) != NUMBER_OK)
		return false;
	call->abi = call_abi((uint32_t)token, (uint32_t)nr);
	call->nr = (uint32_t)nr;
	if (call->abi == ABI_COUNT)
		return false;
	call->id = syscall_by_number(call->abi, call->nr);
	return true;
}

/* As `ausearch -i` writes it: names in place of numbers. */
static bool named_audit_call(struct str arch, struct str name, struct call *call)
{
	int nr;

	call->abi = abi_find_any(arch.ptr, arch.len);
	call->id = syscall_find(name.ptr, name.len);
	if (call->abi == ABI_COUNT || !(host_abis() & ABI_BIT(call->abi)) ||
	    call->id == SYSCALL_NONE)
		return false;
	nr = syscall_number(call->id, call->abi);
	call->nr = (uint32_t)nr;
	return nr >= 0;
}

bool record_audit_line(struct recording *recording, struct str line)
{
	struct str arch = record_audit_field(line, "arch=");
	struct str number = record_audit_field(line, "syscall=");
	struct call call = {.nr = 0};

	if (!arch.len || !number.len ||
	    (!numbered_audit_call(arch, number, &call) &&
	     !named_audit_call(arch, number, &call)))
		return false;
	if (audit_arguments(line, &call) || call.id == SYSCALL_NONE)
		recording_add(recording, &call, 1);
	else
		recording_add_name(recording, call.abi, call.id, 1);
	return true;
}

static bool take_lines(struct context *ctx, struct recording *recording,
		       const struct source *source,
		       bool (*take)(struct recording *recording, struct str line),
		       const char *what)
{
	struct str rest = source->text;
	size_t taken = 0;

	while (rest.len)
		taken += take(recording, next_line(&rest));
	if (!taken)
		diag_environment(ctx->diags, SPAN_NONE, "'%s' has no line of %s", source->name,
				 what);
	return taken != 0;
}

bool record_strace(struct context *ctx, struct recording *recording,
		   const struct source *source)
{
	struct str rest = source->text;

	while (rest.len)
		if (changes_abi(next_line(&rest))) {
			diag_environment(
				ctx->diags, SPAN_NONE,
				"'%s' has calls through another ABI, which strace does "
				"not tell apart; `scmpl record -- COMMAND` does",
				source->name);
			return false;
		}
	return take_lines(ctx, recording, source, take_strace_line, "strace for this machine");
}

bool record_audit(struct context *ctx, struct recording *recording, const struct source *source)
{
	return take_lines(ctx, recording, source, record_audit_line,
			  "audit about system calls of this machine");
}
