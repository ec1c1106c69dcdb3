/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of arguments in the words of the kernel: which constants an argument takes, and
 * how a value is put together from them.  Generated at build time from classes.tbl and the
 * column of arguments.tbl that names the classes.
 */
#ifndef SCMPL_KERNEL_CLASSES_H
#define SCMPL_KERNEL_CLASSES_H

#include "kernel/syscalls.h"

/* An argument of a call, and what is known of the call's other arguments. */
struct argument {
	syscall_id id; /* SYSCALL_NONE: a call that has no name */
	enum abi abi;
	int position;
	const uint64_t *args; /* all arguments of the call ... */
	unsigned known;       /* ... and which of them count, one bit each */
};

/* As what a number is looked at. */
enum reading {
	READ_VALUE, /* the value of the argument */
	READ_FLAGS, /* bits that are asked for: behind `has' and `lacks' */
	READ_MASK,  /* bits that are compared: behind `&' */
	READ_BOUND, /* a number, whatever flags it may be: behind `<' */
};

enum number_base { NUMBER_DECIMAL, NUMBER_HEX, NUMBER_OCTAL };

/* What is written between two `|'. */
struct value_part {
	const char
		*name;   /* of a constant, or NULL (the word): a static string; else NULL ... */
	uint64_t number; /* ... and a number; two's complement when it is negative */
	enum number_base base;
	bool is_negative;
};

#define VALUE_PARTS_MAX 66

/* One part or more, whose union is the value. */
struct value_parts {
	struct value_part ptr[VALUE_PARTS_MAX];
	size_t len;
};

/* VALUE of ARG taken apart as READING says. */
struct value_parts class_read(const struct argument *arg, enum reading reading, uint64_t value);

/* The same of the bits VALUE of ARG under MASK: what else ARG has is not known. */
struct value_parts class_read_masked(const struct argument *arg, uint64_t mask, uint64_t value);

/*
 * The class of constants of ARG.  CLASS_NONE: it takes none, it is a pointer, or what it takes
 * depends on an argument that is not known.
 */
#define CLASS_NONE 0
int class_of(const struct argument *arg);

/* VALUE, 64 bits of CLASS that no argument is: they are behind a pointer. */
struct value_parts class_read_pointee(int class, enum abi abi, uint64_t value);

/* All flags of CLASS as one number. */
uint64_t class_flags(int class, enum abi abi);

/* True for sets of flags: questions about them are about bits, not about numbers. */
bool class_is_flags(int class);

/*
 * True when the constants of CLASS say all there is to say: not so of modes, of descriptors,
 * and of what depends on another argument.
 */
bool class_names_all(int class);

/*
 * True when a call of ID takes the same arguments on both ABIs, and each of them the same
 * numbers by the same names: what is said of one call is said of the other.
 */
bool class_same_arguments(syscall_id id, enum abi a, enum abi b);

/* The constants of CLASS, as const_name() knows them; *COUNT of them. */
const uint16_t *class_constants(int class, size_t *count);

/* As what a class takes a constant. */
enum class_role {
	CLASS_FOREIGN, /* not at all */
	CLASS_ALIKE,   /* it stands in no field, but those like it do: O_LARGEFILE, SIGRTMIN */
	CLASS_NUMBER,  /* one of an enumeration: AF_UNIX */
	CLASS_PART,    /* the same in some of the bits: O_RDWR */
	CLASS_BITS,    /* flags, or the bits of a part: O_CREAT, O_ACCMODE */
};

/* CLASS takes CONSTANT as that; of a part, the constant that has its bits in *MASK, or -1. */
enum class_role class_role(int class, int constant, int *mask);

/* Of a class that depends on another argument: what it is where that argument is CONSTANT. */
struct class_choice {
	const char *argument; /* the other one: a static string */
	int constant;         /* of const_name() */
	int class;
};

/* Choice INDEX of CLASS; false: it has no more, or depends on no argument. */
bool class_choice(int class, size_t index, struct class_choice *choice);

#endif
