/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/classes.h"

#include "kernel/consts.h"

#include <string.h>

/* The words of classes.tbl. */
enum field_kind { FIELD_ONE, FIELD_SOME, FIELD_FLAGS, FIELD_WITH, FIELD_MODE, FIELD_BY };

struct class_field {
	uint16_t mask;  /* a constant that has its bits, or NO_CONSTANT ... */
	uint16_t bits;  /* ... then these; 0: all that the other fields leave */
	uint16_t first; /* in members[]: constants; of `by', each followed by a class */
	uint16_t count;
	uint8_t kind; /* enum field_kind */
	char argument[8];
};

#define NO_CONSTANT UINT16_MAX

#include "classes.inc"

/* Below these an unnamed number is written in decimal. */
#define SIGNED_DECIMALS 0x80000000u /* of process ids, descriptors, offsets */
#define PLAIN_DECIMALS 0x10000u     /* of sizes and counts */
#define CLASS_DECIMALS 1000u        /* of enumerations: what is large is a pattern of bits */
#define MODE_BITS 07777u            /* permissions, and what is set by their side */
#define LOW_HALF 0xffffu            /* which has all that a constant of an enumeration says */

/* A value that is taken apart. */
struct class_reader {
	int class;
	enum abi abi;
	uint64_t width; /* the bits that count */
	struct value_parts parts;
};

static const struct class_field *first_field(int class)
{
	return &fields[field_starts[class]];
}

/* The one behind its last: the fields of the next class follow. */
static const struct class_field *end_field(int class)
{
	return fields + field_starts[class + 1];
}

#define FIELD_EACH(field, class)                                                             \
	for (const struct class_field *field = first_field(class); field < end_field(class); \
	     field++)

/* The bits of constant ID that count; false when it has others, or none on this ABI. */
static bool get_constant(const struct class_reader *reader, int id, uint64_t *bits)
{
	if (!const_value(id, reader->abi, bits))
		return false;
	if ((int64_t)*bits < 0 && *bits + (reader->width >> 1) + 1 <= reader->width >> 1)
		*bits &= reader->width;
	return !(*bits & ~reader->width);
}

/* The bits of FIELD, but for the field that takes what the others leave. */
static uint64_t own_bits(const struct class_reader *reader, const struct class_field *field)
{
	uint64_t bits = field->bits;

	if (field->mask != NO_CONSTANT && !get_constant(reader, field->mask, &bits))
		return 0;
	return bits;
}

static uint64_t field_bits(const struct class_reader *reader, const struct class_field *field)
{
	uint64_t others = 0;

	if (field->mask != NO_CONSTANT || field->bits)
		return own_bits(reader, field);
	FIELD_EACH(other, reader->class)
		others |= own_bits(reader, other);
	return reader->width & ~others;
}

static void add_name(struct class_reader *reader, const char *name)
{
	reader->parts.ptr[reader->parts.len++] = (struct value_part){.name = name};
}

static void add_number(struct class_reader *reader, uint64_t number, enum number_base base)
{
	reader->parts.ptr[reader->parts.len++] =
		(struct value_part){.number = number, .base = base};
}

/* The constant of FIELD that has all of BITS and no other, or -1. */
static int find_one(const struct class_reader *reader, const struct class_field *field,
		    uint64_t bits)
{
	uint64_t its;

	for (unsigned i = field->first; i < field->first + field->count; i++)
		if (get_constant(reader, members[i], &its) && its == bits)
			return members[i];
	return -1;
}

/* The constant of FIELD that has the most bits of LEFT and no other, or -1. */
static int find_most(const struct class_reader *reader, const struct class_field *field,
		     uint64_t left)
{
	int best = -1, most = 0;
	uint64_t its;

	for (unsigned i = field->first; i < field->first + field->count; i++) {
		if (!get_constant(reader, members[i], &its) || (its & ~left))
			continue;
		if (__builtin_popcountll(its) > most) {
			most = __builtin_popcountll(its);
			best = members[i];
		}
	}
	return best;
}

/* Insert the name of constant ID among those of its field, which start at FIRST, by value. */
static void insert_name(struct class_reader *reader, size_t first, int id, uint64_t bits)
{
	struct value_part *ptr = reader->parts.ptr;
	size_t at = reader->parts.len++;

	for (; at > first && ptr[at - 1].number > bits; at--)
		ptr[at] = ptr[at - 1];
	ptr[at] = (struct value_part){.name = const_name(id), .number = bits};
}

/* The flags of FIELD in BITS, lowest first; what has no name. */
static uint64_t add_flags(struct class_reader *reader, const struct class_field *field,
			  uint64_t bits)
{
	size_t first = reader->parts.len;
	uint64_t left = bits, its = 0;
	int id;

	while ((id = find_most(reader, field, left)) >= 0) {
		get_constant(reader, id, &its);
		insert_name(reader, first, id, its);
		left &= ~its;
	}
	if (field->kind != FIELD_MODE || !left)
		return left;
	reader->parts.len = first; /* who reads modes reads 0o4755 */
	add_number(reader, bits, NUMBER_OCTAL);
	return 0;
}

static bool has_flags(const struct class_field *field)
{
	return field->kind == FIELD_FLAGS || field->kind == FIELD_WITH ||
	       field->kind == FIELD_MODE;
}

/* BITS by the names of flags, wherever their field is. */
static void add_bits(struct class_reader *reader, uint64_t bits)
{
	FIELD_EACH(field, reader->class)
		if (has_flags(field))
			bits = add_flags(reader, field, bits);
	if (bits)
		add_number(reader, bits, NUMBER_HEX);
}

/* A mask covers a field as a whole, or it is some flags; what is neither is a number. */
static void add_mask(struct class_reader *reader, uint64_t mask)
{
	uint64_t left = mask;

	FIELD_EACH(field, reader->class) {
		uint64_t bits = field_bits(reader, field);

		if (field->kind != FIELD_ONE || field->mask == NO_CONSTANT || !bits ||
		    (bits & ~left))
			continue;
		add_name(reader, const_name(field->mask));
		left &= ~bits;
	}
	FIELD_EACH(field, reader->class)
		if (has_flags(field))
			left = add_flags(reader, field, left);
	if (!left)
		return;
	reader->parts.len = 0;
	add_number(reader, mask, NUMBER_HEX);
}

/* What has no name of VALUE: alone it may be a small number, beside names it is bits. */
static void add_rest(struct class_reader *reader, uint64_t rest)
{
	bool is_number = first_field(reader->class)->kind <= FIELD_SOME;

	if (rest)
		add_number(reader, rest,
			   is_number && !reader->parts.len && rest < CLASS_DECIMALS
				   ? NUMBER_DECIMAL
				   : NUMBER_HEX);
	else if (!reader->parts.len)
		add_number(reader, 0, NUMBER_DECIMAL);
}

/* The bits of VALUE in MASK, which are all or some of those of each field. */
static void add_value(struct class_reader *reader, uint64_t mask, uint64_t value)
{
	uint64_t rest = 0;

	FIELD_EACH(field, reader->class) {
		uint64_t all = field_bits(reader, field), bits = value & mask & all;
		bool is_whole = all && !(all & ~mask);
		int id = -1;

		if (is_whole && (field->kind <= FIELD_SOME || all == reader->width))
			id = find_one(reader, field, bits);
		if (id >= 0)
			add_name(reader, const_name(id));
		else
			rest |= has_flags(field) ? add_flags(reader, field, bits) : bits;
	}
	add_rest(reader, rest);
}

/* Arguments. */

static uint64_t all_bits(unsigned bits)
{
	return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

/* What is known of ARG: where that is nothing, that it has the width of its ABI. */
static struct syscall_arg find_arg(const struct argument *arg)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = arg->id == SYSCALL_NONE ? -1 : syscall_args(arg->id, arg->abi, args);

	return arg->position < count ? args[arg->position]
				     : (struct syscall_arg){.bits = abi_info(arg->abi)->bits};
}

/* What FIELD says for the argument that it asks, which VALUE is. */
static int choose(const struct class_field *field, enum abi abi, uint64_t value)
{
	uint64_t its;

	for (unsigned i = field->first; i < field->first + field->count; i += 2)
		if (const_value(members[i], abi, &its) && its == value)
			return members[i + 1];
	return CLASS_NONE;
}

int class_of(const struct argument *arg)
{
	struct syscall_arg info = find_arg(arg);
	const struct class_field *field = first_field(info.class);
	struct argument other = *arg;

	if (info.class == CLASS_NONE || field->kind != FIELD_BY)
		return info.is_pointer ? CLASS_NONE : info.class;
	other.position =
		syscall_arg_find(arg->id, arg->abi, field->argument, strlen(field->argument));
	if (other.position < 0 || !(arg->known >> other.position & 1))
		return CLASS_NONE;
	info = find_arg(&other);
	return choose(field, arg->abi,
		      arg->args[other.position] & all_bits(info.bits) &
			      ~(info.unread | info.apart));
}

static struct class_reader start_reader(const struct argument *arg)
{
	struct syscall_arg info = find_arg(arg);

	return (struct class_reader){
		.class = class_of(arg), .abi = arg->abi, .width = all_bits(info.bits)};
}

/* A number below zero by the constant that is below zero, too, or with its sign. */
static void add_negative(struct class_reader *reader, uint64_t value)
{
	int id = reader->class ? find_one(reader, first_field(reader->class), value) : -1;
	uint64_t its;

	if (id >= 0 && const_value(id, reader->abi, &its) && (int64_t)its < 0) {
		add_name(reader, const_name(id));
		return;
	}
	add_number(reader, value | ~reader->width, NUMBER_DECIMAL);
	reader->parts.ptr[0].is_negative = true;
}

/* VALUE, which no constant is for. */
static void add_plain(struct class_reader *reader, const struct syscall_arg *info,
		      uint64_t value)
{
	bool is_decimal = value < (info->is_signed ? SIGNED_DECIMALS : PLAIN_DECIMALS);

	if (info->is_pointer && !value)
		add_name(reader, "NULL");
	else
		add_number(reader, value,
			   is_decimal && !info->is_pointer ? NUMBER_DECIMAL : NUMBER_HEX);
}

/* VALUE, whose highest bit is SIGN, is below zero: that bit is none of wait4()'s flags. */
static bool is_negative(const struct class_reader *reader, uint64_t sign, uint64_t value)
{
	if (!(value & sign))
		return false;
	return value == reader->width || !(class_flags(reader->class, reader->abi) & sign);
}

static void read_argument(struct class_reader *reader, const struct argument *arg,
			  uint64_t value)
{
	struct syscall_arg info = find_arg(arg);
	uint64_t sign = info.is_signed ? reader->width ^ reader->width >> 1 : 0;

	if (sign && !((value | (sign - 1)) + 1)) /* sign-extended */
		value &= reader->width;
	if (value & ~reader->width || (reader->class && value == reader->width && !sign))
		add_number(reader, value, NUMBER_HEX); /* no sum of everything, but a -1 */
	else if (is_negative(reader, sign, value))
		add_negative(reader, value);
	else if (!reader->class)
		add_plain(reader, &info, value);
	else
		add_value(reader, reader->width, value);
}

static bool is_mode(int class)
{
	FIELD_EACH(field, class)
		if (field->kind == FIELD_MODE)
			return true;
	return false;
}

struct value_parts class_read(const struct argument *arg, enum reading reading, uint64_t value)
{
	struct class_reader reader = start_reader(arg);

	if (reading == READ_VALUE)
		read_argument(&reader, arg, value);
	else if (reading == READ_BOUND)
		add_number(&reader, value,
			   value <= MODE_BITS && is_mode(reader.class) ? NUMBER_OCTAL
								       : NUMBER_HEX);
	else if (!reader.class)
		add_number(&reader, value, NUMBER_HEX);
	else if (reading == READ_FLAGS)
		add_bits(&reader, value);
	else
		add_mask(&reader, value);
	return reader.parts;
}

struct value_parts class_read_masked(const struct argument *arg, uint64_t mask, uint64_t value)
{
	struct class_reader reader = start_reader(arg);
	bool is_half = mask >= LOW_HALF && !(mask & (mask + 1));

	if (reader.class && !((mask | value) & ~reader.width))
		add_value(&reader, is_half ? reader.width : mask, value);
	else
		add_number(&reader, value, value ? NUMBER_HEX : NUMBER_DECIMAL);
	return reader.parts;
}

struct value_parts class_read_pointee(int class, enum abi abi, uint64_t value)
{
	struct class_reader reader = {.class = class, .abi = abi, .width = UINT64_MAX};

	add_value(&reader, UINT64_MAX, value);
	return reader.parts;
}

/* Classes. */

bool class_is_flags(int class)
{
	FIELD_EACH(field, class)
		if (field->kind == FIELD_FLAGS || field->kind == FIELD_MODE)
			return true;
	return false;
}

bool class_names_all(int class)
{
	FIELD_EACH(field, class)
		if (field->kind != FIELD_ONE && field->kind != FIELD_FLAGS &&
		    field->kind != FIELD_WITH)
			return false;
	return class != CLASS_NONE;
}

uint64_t class_flags(int class, enum abi abi)
{
	struct class_reader reader = {.class = class, .abi = abi, .width = UINT64_MAX};
	uint64_t all = 0, its;

	FIELD_EACH(field, class)
		for (unsigned i = field->first; i < field->first + field->count; i++)
			if (has_flags(field) && get_constant(&reader, members[i], &its))
				all |= its;
	return all;
}

static bool is_same_constant(int constant, enum abi a, enum abi b)
{
	uint64_t x = 0, y = 0;

	return const_value(constant, a, &x) == const_value(constant, b, &y) && x == y;
}

static bool is_same_class(int class, enum abi a, enum abi b)
{
	FIELD_EACH(field, class) {
		unsigned step = field->kind == FIELD_BY ? 2 : 1;

		if (field->mask != NO_CONSTANT && !is_same_constant(field->mask, a, b))
			return false;
		for (unsigned i = field->first; i < field->first + field->count; i += step)
			if (!is_same_constant(members[i], a, b) ||
			    (step == 2 && !is_same_class(members[i + 1], a, b)))
				return false;
	}
	return true;
}

static bool is_same_argument(const struct syscall_arg *a, const struct syscall_arg *b)
{
	return strcmp(a->name, b->name) == 0 && a->bits == b->bits &&
	       a->is_signed == b->is_signed && a->is_pointer == b->is_pointer &&
	       a->unread == b->unread && a->apart == b->apart && a->class == b->class;
}

bool class_same_arguments(syscall_id id, enum abi a, enum abi b)
{
	struct syscall_arg of_a[SYSCALL_ARGS], of_b[SYSCALL_ARGS];
	int count = syscall_args(id, a, of_a);

	if (abi_info(a)->bits != abi_info(b)->bits || count != syscall_args(id, b, of_b))
		return false;
	for (int i = 0; i < count; i++)
		if (!is_same_argument(&of_a[i], &of_b[i]) ||
		    !is_same_class(of_a[i].class, a, b))
			return false;
	return true;
}

const uint16_t *class_constants(int class, size_t *count)
{
	const struct class_field *first = first_field(class);

	*count = 0;
	FIELD_EACH(field, class)
		*count += field->kind == FIELD_BY ? 0 : field->count;
	return &members[first->first];
}

bool class_choice(int class, size_t index, struct class_choice *choice)
{
	const struct class_field *field = first_field(class);

	if (class == CLASS_NONE || field->kind != FIELD_BY || 2 * index >= field->count)
		return false;
	*choice = (struct class_choice){field->argument, members[field->first + 2 * index],
					members[field->first + 2 * index + 1]};
	return true;
}

/* "O_" of both, or "SIG" where they have no such thing. */
static bool are_alike(const char *a, const char *b)
{
	size_t len = strcspn(a, "_");

	if (a[len])
		return strncmp(a, b, len + 1) == 0;
	return !b[strcspn(b, "_")] && strncmp(a, b, 3) == 0;
}

static bool has_member(const struct class_field *field, int constant)
{
	for (unsigned i = field->first; i < field->first + field->count; i++)
		if (members[i] == constant)
			return true;
	return false;
}

/* CONSTANT, which no field has: like one that a field has, or beside modes, which have no end.
 */
static enum class_role role_by_name(int class, int constant)
{
	FIELD_EACH(field, class) {
		if (field->kind == FIELD_MODE)
			return CLASS_ALIKE;
		for (unsigned i = field->first; i < field->first + field->count; i++)
			if (are_alike(const_name(constant), const_name(members[i])))
				return CLASS_ALIKE;
	}
	return CLASS_FOREIGN;
}

enum class_role class_role(int class, int constant, int *mask)
{
	*mask = -1;
	FIELD_EACH(field, class)
		if (field->mask == constant)
			return CLASS_BITS;
	FIELD_EACH(field, class) {
		if (!has_member(field, constant))
			continue;
		if (has_flags(field))
			return CLASS_BITS;
		if (field->mask != NO_CONSTANT)
			*mask = field->mask;
		return field->mask != NO_CONSTANT ? CLASS_PART : CLASS_NUMBER;
	}
	return role_by_name(class, constant);
}
