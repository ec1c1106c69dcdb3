/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Look-ups in the generated system call tables.
 *
 * gen-syscalls.awk writes syscalls.inc, whose arrays refer to each other by
 * index and to strings by their offset in one pool; this file declares the
 * types they are made of.
 */
#include "kernel/syscalls.h"

#include "core/str.h"
#include "kernel/consts.h"

#include <string.h>

/* The type words of arguments.tbl. */
enum type { TYPE_U16, TYPE_I32, TYPE_U32, TYPE_LONG, TYPE_ULONG, TYPE_S64, TYPE_U64, TYPE_PTR };

/* What a mask of arguments.tbl says: `&', `=' and `~'. */
enum part { PART_ALL, PART_READ, PART_VALUE, PART_FLAGS };

struct param {
	uint16_t name;  /* in pool[]; if it has 64 bits, NAME_lo and NAME_hi follow */
	uint16_t alias; /* in pool[], 0: none */
	uint8_t type;   /* enum type */
	uint8_t class, telling;
	uint8_t tells; /* enum tells */
	uint8_t part;  /* enum part: what the mask is */
	uint16_t mask; /* a constant, or NO_CONSTANT ... */
	uint16_t bits; /* ... then these bits */
};

#define NO_CONSTANT UINT16_MAX

struct prototype {
	abi_set abis;   /* whose calls it describes */
	abi_set narrow; /* where a long has 32 bits although a register has 64 */
	uint16_t first; /* in params[] */
	uint8_t count;
};

/* A call that no filter stops, and where. */
struct unfiltered {
	uint16_t id;
	abi_set abis;
};

#include "syscalls.inc"

/* In numbers[]: no such call; and from where on it is an index into high_numbers[]. */
#define NO_NUMBER UINT16_MAX
#define FIRST_HIGH 0x8000u

int syscall_count(void)
{
	return CALLS;
}

const char *syscall_name(syscall_id id)
{
	return pool + name_offsets[id];
}

/* Where gen-syscalls.awk put a name, if no other was there before. */
static unsigned first_slot(const char *name, size_t len)
{
	uint16_t hash = 0;

	for (size_t i = 0; i < len; i++)
		hash = (uint16_t)(hash * 33u + (unsigned char)name[i]);
	return hash / (65536 / SLOTS);
}

syscall_id syscall_find(const char *name, size_t len)
{
	struct str wanted = {name, len};

	for (unsigned at = first_slot(name, len); name_slots[at]; at = (at + 1) % SLOTS)
		if (str_compare_text(wanted, syscall_name(name_slots[at] - 1)) == 0)
			return name_slots[at] - 1;
	return SYSCALL_NONE;
}

static unsigned column_of(enum abi abi)
{
	return columns[abi_info(abi)->numbers];
}

/* The number of ID in COLUMN as the tables have it: without the ABI's base; or -1. */
static int column_number(unsigned column, syscall_id id)
{
	uint16_t number = numbers[column * CALLS + (unsigned)id];

	if (number == NO_NUMBER)
		return -1;
	return number < FIRST_HIGH ? number : (int)high_numbers[number - FIRST_HIGH];
}

int syscall_number(syscall_id id, enum abi abi)
{
	unsigned column = column_of(abi);
	int number = column_number(column, id);

	return number < 0 ? -1 : number + (int)number_bases[column];
}

struct syscall_list syscall_list(enum abi abi)
{
	unsigned column = column_of(abi), start = by_number_starts[column];

	return (struct syscall_list){&by_number[start], by_number_starts[column + 1] - start};
}

syscall_id syscall_by_number(enum abi abi, uint32_t nr)
{
	unsigned column = column_of(abi);
	unsigned low = by_number_starts[column], high = by_number_starts[column + 1];

	if (nr < number_bases[column])
		return SYSCALL_NONE;
	nr -= number_bases[column];
	while (low < high) {
		unsigned middle = (low + high) / 2;
		uint32_t found = (uint32_t)column_number(column, by_number[middle]);

		if (found == nr)
			return by_number[middle];
		if (nr < found)
			high = middle;
		else
			low = middle + 1;
	}
	return SYSCALL_NONE;
}

/* Asked for each call of each ABI of a policy: so no loop over the ABIs. */
abi_set syscall_abis(syscall_id id)
{
	static const struct {
		abi_set of, twin;
	} twins[] = {
		{ABI_BIT(ABI_PPC64), ABI_BIT(ABI_PPC64LE)},
		{ABI_BIT(ABI_MIPS64), ABI_BIT(ABI_MIPSEL64)},
		{ABI_BIT(ABI_MIPS64N32), ABI_BIT(ABI_MIPSEL64N32)},
		{ABI_BIT(ABI_MIPS), ABI_BIT(ABI_MIPSEL)},
		{ABI_BIT(ABI_SH), ABI_BIT(ABI_SHEB)},
	};
	abi_set set = call_abis[id];

	for (size_t i = 0; i < sizeof(twins) / sizeof(*twins); i++)
		if (set & twins[i].of)
			set |= twins[i].twin;
	return set;
}

unsigned syscall_since(syscall_id id)
{
	return since_versions[id];
}

abi_set syscall_unfiltered(syscall_id id)
{
	for (size_t i = 0; i < ARRAY_LEN(unfiltered); i++)
		if (unfiltered[i].id == id)
			return unfiltered[i].abis;
	return 0;
}

/* Prototypes are written down per column, so that endian twins share them. */
static const struct prototype *find_prototype(syscall_id id, abi_set column_bit)
{
	for (unsigned i = prototype_starts[id]; i < prototype_starts[id + 1]; i++)
		if (prototypes[i].abis & column_bit)
			return &prototypes[i];
	return NULL;
}

/* What of PARAM, which has a mask, the kernel does not compare. */
static void put_masks(const struct param *param, enum abi abi, struct syscall_arg *arg)
{
	uint64_t mask = param->bits;

	if (param->mask != NO_CONSTANT && !const_value(param->mask, abi, &mask))
		return;
	if (param->part == PART_READ)
		arg->unread = ~mask;
	else
		arg->apart = param->part == PART_VALUE ? ~mask : mask;
}

/* PARAM where it is one argument, and a `long' has LONG_BITS. */
static struct syscall_arg whole_arg(const struct param *param, unsigned abi_bits,
				    unsigned long_bits)
{
	static const struct {
		uint8_t bits; /* 0: a long's */
		bool is_signed;
	} types[] = {
		[TYPE_U16] = {16, false}, [TYPE_I32] = {32, true},   [TYPE_U32] = {32, false},
		[TYPE_LONG] = {0, true},  [TYPE_ULONG] = {0, false}, [TYPE_S64] = {64, true},
		[TYPE_U64] = {64, false}, [TYPE_PTR] = {0, false},
	};
	struct syscall_arg arg = {
		.name = pool + param->name,
		.alias = param->alias ? pool + param->alias : NULL,
		.bits = types[param->type].bits,
		.is_signed = types[param->type].is_signed,
		.is_pointer = param->type == TYPE_PTR,
		.class = param->class,
		.telling = param->telling,
		.tells = (enum tells)param->tells,
	};

	if (arg.bits == 0)
		arg.bits = (uint8_t)(arg.is_pointer ? abi_bits : long_bits);
	return arg;
}

static int put_arg(struct syscall_arg args[SYSCALL_ARGS], int n, const char *name)
{
	if (n == SYSCALL_ARGS) /* it went to the stack, out of a filter's sight */
		return n;
	args[n] = (struct syscall_arg){.name = name, .bits = 32};
	return n + 1;
}

/* The 64-bit PARAM as two arguments from position N on; the position after them. */
static int put_halves(const struct param *param, enum abi abi, int n,
		      struct syscall_arg args[SYSCALL_ARGS])
{
	const char *name = pool + param->name;
	const char *lo = name + strlen(name) + 1;
	const char *hi = lo + strlen(lo) + 1;
	bool big = abi_info(abi)->big_endian;

	if (n % 2 != 0 && (ALIGNED_PAIRS & ABI_BIT(abi_info(abi)->numbers)))
		n = put_arg(args, n, pool + PAD_NAME);
	n = put_arg(args, n, big ? hi : lo);
	return put_arg(args, n, big ? lo : hi);
}

int syscall_args(syscall_id id, enum abi abi, struct syscall_arg args[SYSCALL_ARGS])
{
	abi_set bit = ABI_BIT(abi_info(abi)->numbers);
	const struct prototype *prototype = find_prototype(id, bit);
	unsigned bits = abi_info(abi)->bits;
	int n = 0;

	if (!prototype)
		return -1;
	for (unsigned i = 0; i < prototype->count && n < SYSCALL_ARGS; i++) {
		const struct param *param = &params[prototype->first + i];
		bool is_64 = param->type == TYPE_S64 || param->type == TYPE_U64;

		if (is_64 && bits == 32)
			n = put_halves(param, abi, n, args);
		else
			args[n++] = whole_arg(param, bits, prototype->narrow & bit ? 32 : bits);
		if (param->part != PART_ALL)
			put_masks(param, abi, &args[n - 1]);
	}
	return n;
}

int syscall_arg_find(syscall_id id, enum abi abi, const char *name, size_t len)
{
	struct str wanted = {name, len};
	struct syscall_arg args[SYSCALL_ARGS];
	int n = syscall_args(id, abi, args);

	for (int i = 0; i < n; i++) {
		if (str_is(wanted, args[i].name))
			return i;
		if (args[i].alias && str_is(wanted, args[i].alias))
			return i;
	}
	return -1;
}

/*
 * What socketcall() and ipc() do for their first argument (linux/net.h and linux/ipc.h,
 * which a test compares).  Both take the 32-bit timespec on a 32-bit ABI, so the *_time64
 * calls have no such route.
 */
static const struct {
	uint16_t via;
	uint8_t call; /* 0: there is no other way to this one */
} routes[CALLS] = {
	/* clang-format off */
	[ID_socket]      = {ID_socketcall, 1},
	[ID_bind]        = {ID_socketcall, 2},
	[ID_connect]     = {ID_socketcall, 3},
	[ID_listen]      = {ID_socketcall, 4},
	[ID_accept]      = {ID_socketcall, 5},
	[ID_getsockname] = {ID_socketcall, 6},
	[ID_getpeername] = {ID_socketcall, 7},
	[ID_socketpair]  = {ID_socketcall, 8},
	[ID_send]        = {ID_socketcall, 9},
	[ID_recv]        = {ID_socketcall, 10},
	[ID_sendto]      = {ID_socketcall, 11},
	[ID_recvfrom]    = {ID_socketcall, 12},
	[ID_shutdown]    = {ID_socketcall, 13},
	[ID_setsockopt]  = {ID_socketcall, 14},
	[ID_getsockopt]  = {ID_socketcall, 15},
	[ID_sendmsg]     = {ID_socketcall, 16},
	[ID_recvmsg]     = {ID_socketcall, 17},
	[ID_accept4]     = {ID_socketcall, 18},
	[ID_recvmmsg]    = {ID_socketcall, 19},
	[ID_sendmmsg]    = {ID_socketcall, 20},
	[ID_semop]       = {ID_ipc,        1},
	[ID_semget]      = {ID_ipc,        2},
	[ID_semctl]      = {ID_ipc,        3},
	[ID_semtimedop]  = {ID_ipc,        4},
	[ID_msgsnd]      = {ID_ipc,        11},
	[ID_msgrcv]      = {ID_ipc,        12},
	[ID_msgget]      = {ID_ipc,        13},
	[ID_msgctl]      = {ID_ipc,        14},
	[ID_shmat]       = {ID_ipc,        21},
	[ID_shmdt]       = {ID_ipc,        22},
	[ID_shmget]      = {ID_ipc,        23},
	[ID_shmctl]      = {ID_ipc,        24},
	/* clang-format on */
};

const syscall_id syscall_multiplexers[] = {ID_socketcall, ID_ipc, SYSCALL_NONE};

bool syscall_is_multiplexer(syscall_id id)
{
	return id == ID_socketcall || id == ID_ipc;
}

struct syscall_route syscall_multiplexed(syscall_id id, enum abi abi)
{
	syscall_id via = routes[id].via;

	if (!routes[id].call || syscall_number(via, abi) < 0)
		return (struct syscall_route){.via = SYSCALL_NONE};
	/* ipc() keeps a version in the upper half. */
	return (struct syscall_route){via, routes[id].call,
				      via == ID_ipc ? 0xffff : UINT32_MAX};
}

abi_set syscall_behind(syscall_id id)
{
	return routes[id].call ? syscall_abis(routes[id].via) : 0;
}
