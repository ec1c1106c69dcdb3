/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The syscall database: every system call of every ABI, its numbers, its
 * arguments.  Generated at build time from syscalls.tbl and arguments.tbl
 * into constant tables without pointers, so that a look-up costs no start-up
 * work.  Source: the kernel's syscall tables and SYSCALL_DEFINE prototypes.
 */
#ifndef SCMPL_KERNEL_SYSCALLS_H
#define SCMPL_KERNEL_SYSCALLS_H

#include "kernel/arch.h"

#define SYSCALL_ARGS 6

/* A system call is known by its row in the table: 0 .. syscall_count()-1, sorted by name. */
typedef int syscall_id;
#define SYSCALL_NONE (-1)

/* What an argument says of its call. */
enum tells {
	TELLS_NOTHING,
	TELLS_HARMLESS, /* which of several calls it is, and none of them does harm */
	TELLS_MUCH,     /* the same, and some are far more than others: ioctl's command */
};

struct syscall_arg {
	const char *name;  /* the kernel's name: "dfd" */
	const char *alias; /* the man page's name where it differs ("dirfd"), else NULL */
	uint8_t bits; /* what the kernel looks at: 16, 32 or 64; never above the ABI's own */
	bool is_signed;
	bool is_pointer; /* comparable with NULL only */
	uint64_t unread; /* bits that the kernel drops, as it does those above `bits' */
	uint64_t
		apart; /* flags of their own, which it takes off before it looks at the value */
	uint8_t class; /* of the constants that it takes (classes.h), 0: none; of a pointer,
			  what   it points to takes them */
	uint8_t telling; /* the class of the flags that tell; 0: all of it does */
	enum tells tells;
};

/* A call that is (also) reached through another one: socket by socketcall(1, ...). */
struct syscall_route {
	syscall_id via; /* socketcall or ipc; SYSCALL_NONE when there is no such route */
	uint32_t call;  /* the value of via's first argument ... */
	uint32_t mask;  /* ... under this mask: ipc ignores the upper 16 bits of it */
};

/* Number of system calls in the database. */
int syscall_count(void);

/* The call named NAME (LEN bytes), or SYSCALL_NONE. */
syscall_id syscall_find(const char *name, size_t len);

/* Its name, a static string. */
const char *syscall_name(syscall_id id);

/* Its seccomp_data.nr on ABI (with X32_SYSCALL_BIT on x32), or -1 when ABI has no such entry.
 */
int syscall_number(syscall_id id, enum abi abi);

struct syscall_list {
	const uint16_t *ids;
	size_t len;
};

/* The calls that have a number on ABI, by number, ascending. */
struct syscall_list syscall_list(enum abi abi);

/* The call with seccomp_data.nr NR on ABI, or SYSCALL_NONE. */
syscall_id syscall_by_number(enum abi abi, uint32_t nr);

/* The ABIs that have a number for it. */
abi_set syscall_abis(syscall_id id);

/* The first kernel that has it, as major << 8 | minor; 0 when it predates 3.0 or is not known.
 */
unsigned syscall_since(syscall_id id);

/* The ABIs on which newer kernels let it past every filter: uretprobe, uprobe. */
abi_set syscall_unfiltered(syscall_id id);

/*
 * Its parameters on ABI into ARGS; the number of them, or -1 when the table
 * does not know the prototype (then every argument is 64 bits, unnamed).
 */
int syscall_args(syscall_id id, enum abi abi, struct syscall_arg args[SYSCALL_ARGS]);

/*
 * The position on ABI of the argument NAME (LEN bytes: kernel name or alias),
 * or -1.  "arg0".."arg5" are the caller's business.
 */
int syscall_arg_find(syscall_id id, enum abi abi, const char *name, size_t len);

/* The calls through which some ABIs reach others: socketcall, ipc; SYSCALL_NONE behind the
 * last. */
extern const syscall_id syscall_multiplexers[];

bool syscall_is_multiplexer(syscall_id id);

/* How ABI's multiplexer reaches ID, ->via == SYSCALL_NONE when it does not. */
struct syscall_route syscall_multiplexed(syscall_id id, enum abi abi);

/* The ABIs whose multiplexer reaches ID, whether it has a number of its own there or not. */
abi_set syscall_behind(syscall_id id);

#endif
