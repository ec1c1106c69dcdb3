/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/errnos.h"

#include <string.h>

#include "core/base.h"

/* The numberings that there are; most architectures share one. */
enum numbering { GENERIC, POWERPC, MIPS, PARISC, NUMBERINGS };

/* Sorted by generic number, of equal ones the more usual name first. */
static const struct errno_row {
	char name[16];
	uint16_t number[NUMBERINGS];
} errnos[] = {
	{"EPERM", {1, 1, 1, 1}},
	{"ENOENT", {2, 2, 2, 2}},
	{"ESRCH", {3, 3, 3, 3}},
	{"EINTR", {4, 4, 4, 4}},
	{"EIO", {5, 5, 5, 5}},
	{"ENXIO", {6, 6, 6, 6}},
	{"E2BIG", {7, 7, 7, 7}},
	{"ENOEXEC", {8, 8, 8, 8}},
	{"EBADF", {9, 9, 9, 9}},
	{"ECHILD", {10, 10, 10, 10}},
	{"EAGAIN", {11, 11, 11, 11}},
	{"EWOULDBLOCK", {11, 11, 11, 11}},
	{"ENOMEM", {12, 12, 12, 12}},
	{"EACCES", {13, 13, 13, 13}},
	{"EFAULT", {14, 14, 14, 14}},
	{"ENOTBLK", {15, 15, 15, 15}},
	{"EBUSY", {16, 16, 16, 16}},
	{"EEXIST", {17, 17, 17, 17}},
	{"EXDEV", {18, 18, 18, 18}},
	{"ENODEV", {19, 19, 19, 19}},
	{"ENOTDIR", {20, 20, 20, 20}},
	{"EISDIR", {21, 21, 21, 21}},
	{"EINVAL", {22, 22, 22, 22}},
	{"ENFILE", {23, 23, 23, 23}},
	{"EMFILE", {24, 24, 24, 24}},
	{"ENOTTY", {25, 25, 25, 25}},
	{"ETXTBSY", {26, 26, 26, 26}},
	{"EFBIG", {27, 27, 27, 27}},
	{"ENOSPC", {28, 28, 28, 28}},
	{"ESPIPE", {29, 29, 29, 29}},
	{"EROFS", {30, 30, 30, 30}},
	{"EMLINK", {31, 31, 31, 31}},
	{"EPIPE", {32, 32, 32, 32}},
	{"EDOM", {33, 33, 33, 33}},
	{"ERANGE", {34, 34, 34, 34}},
	{"EDEADLK", {35, 35, 45, 45}},
	{"EDEADLOCK", {35, 58, 56, 45}},
	{"ENAMETOOLONG", {36, 36, 78, 248}},
	{"ENOLCK", {37, 37, 46, 46}},
	{"ENOSYS", {38, 38, 89, 251}},
	{"ENOTEMPTY", {39, 39, 93, 247}},
	{"ELOOP", {40, 40, 90, 249}},
	{"ENOMSG", {42, 42, 35, 35}},
	{"EIDRM", {43, 43, 36, 36}},
	{"ECHRNG", {44, 44, 37, 37}},
	{"EL2NSYNC", {45, 45, 38, 38}},
	{"EL3HLT", {46, 46, 39, 39}},
	{"EL3RST", {47, 47, 40, 40}},
	{"ELNRNG", {48, 48, 41, 41}},
	{"EUNATCH", {49, 49, 42, 42}},
	{"ENOCSI", {50, 50, 43, 43}},
	{"EL2HLT", {51, 51, 44, 44}},
	{"EBADE", {52, 52, 50, 160}},
	{"EBADR", {53, 53, 51, 161}},
	{"EXFULL", {54, 54, 52, 162}},
	{"ENOANO", {55, 55, 53, 163}},
	{"EBADRQC", {56, 56, 54, 164}},
	{"EBADSLT", {57, 57, 55, 165}},
	{"EBFONT", {59, 59, 59, 166}},
	{"ENOSTR", {60, 60, 60, 54}},
	{"ENODATA", {61, 61, 61, 51}},
	{"ETIME", {62, 62, 62, 52}},
	{"ENOSR", {63, 63, 63, 53}},
	{"ENONET", {64, 64, 64, 50}},
	{"ENOPKG", {65, 65, 65, 55}},
	{"EREMOTE", {66, 66, 66, 71}},
	{"ENOLINK", {67, 67, 67, 57}},
	{"EADV", {68, 68, 68, 58}},
	{"ESRMNT", {69, 69, 69, 59}},
	{"ECOMM", {70, 70, 70, 60}},
	{"EPROTO", {71, 71, 71, 61}},
	{"EMULTIHOP", {72, 72, 74, 64}},
	{"EDOTDOT", {73, 73, 73, 66}},
	{"EBADMSG", {74, 74, 77, 67}},
	{"EOVERFLOW", {75, 75, 79, 72}},
	{"ENOTUNIQ", {76, 76, 80, 167}},
	{"EBADFD", {77, 77, 81, 168}},
	{"EREMCHG", {78, 78, 82, 169}},
	{"ELIBACC", {79, 79, 83, 170}},
	{"ELIBBAD", {80, 80, 84, 171}},
	{"ELIBSCN", {81, 81, 85, 172}},
	{"ELIBMAX", {82, 82, 86, 173}},
	{"ELIBEXEC", {83, 83, 87, 174}},
	{"EILSEQ", {84, 84, 88, 47}},
	{"ERESTART", {85, 85, 91, 175}},
	{"ESTRPIPE", {86, 86, 92, 176}},
	{"EUSERS", {87, 87, 94, 68}},
	{"ENOTSOCK", {88, 88, 95, 216}},
	{"EDESTADDRREQ", {89, 89, 96, 217}},
	{"EMSGSIZE", {90, 90, 97, 218}},
	{"EPROTOTYPE", {91, 91, 98, 219}},
	{"ENOPROTOOPT", {92, 92, 99, 220}},
	{"EPROTONOSUPPORT", {93, 93, 120, 221}},
	{"ESOCKTNOSUPPORT", {94, 94, 121, 222}},
	{"EOPNOTSUPP", {95, 95, 122, 223}},
	{"ENOTSUP", {95, 95, 122, 223}},
	{"EPFNOSUPPORT", {96, 96, 123, 224}},
	{"EAFNOSUPPORT", {97, 97, 124, 225}},
	{"EADDRINUSE", {98, 98, 125, 226}},
	{"EADDRNOTAVAIL", {99, 99, 126, 227}},
	{"ENETDOWN", {100, 100, 127, 228}},
	{"ENETUNREACH", {101, 101, 128, 229}},
	{"ENETRESET", {102, 102, 129, 230}},
	{"ECONNABORTED", {103, 103, 130, 231}},
	{"ECONNRESET", {104, 104, 131, 232}},
	{"ENOBUFS", {105, 105, 132, 233}},
	{"EISCONN", {106, 106, 133, 234}},
	{"ENOTCONN", {107, 107, 134, 235}},
	{"ESHUTDOWN", {108, 108, 143, 236}},
	{"ETOOMANYREFS", {109, 109, 144, 237}},
	{"ETIMEDOUT", {110, 110, 145, 238}},
	{"ECONNREFUSED", {111, 111, 146, 239}},
	{"EHOSTDOWN", {112, 112, 147, 241}},
	{"EHOSTUNREACH", {113, 113, 148, 242}},
	{"EALREADY", {114, 114, 149, 244}},
	{"EINPROGRESS", {115, 115, 150, 245}},
	{"ESTALE", {116, 116, 151, 70}},
	{"EUCLEAN", {117, 117, 135, 177}},
	{"ENOTNAM", {118, 118, 137, 178}},
	{"ENAVAIL", {119, 119, 138, 179}},
	{"EISNAM", {120, 120, 139, 180}},
	{"EREMOTEIO", {121, 121, 140, 181}},
	{"EDQUOT", {122, 122, 1133, 69}},
	{"ENOMEDIUM", {123, 123, 159, 182}},
	{"EMEDIUMTYPE", {124, 124, 160, 183}},
	{"ECANCELED", {125, 125, 158, 253}},
	{"ENOKEY", {126, 126, 161, 184}},
	{"EKEYEXPIRED", {127, 127, 162, 185}},
	{"EKEYREVOKED", {128, 128, 163, 186}},
	{"EKEYREJECTED", {129, 129, 164, 187}},
	{"EOWNERDEAD", {130, 130, 165, 254}},
	{"ENOTRECOVERABLE", {131, 131, 166, 255}},
	{"ERFKILL", {132, 132, 167, 256}},
	{"EHWPOISON", {133, 133, 168, 257}},
};

int errno_count(void)
{
	return (int)ARRAY_LEN(errnos);
}

int errno_find(const char *name, size_t len)
{
	for (int id = 0; id < errno_count(); id++)
		if (strlen(errnos[id].name) == len && memcmp(errnos[id].name, name, len) == 0)
			return id;
	return -1;
}

const char *errno_name(int id)
{
	return errnos[id].name;
}

static enum numbering numbering_of(enum abi abi)
{
	switch (abi) {
	case ABI_PPC64LE:
	case ABI_PPC64:
	case ABI_PPC:
		return POWERPC;
	case ABI_MIPS64:
	case ABI_MIPS64N32:
	case ABI_MIPS:
	case ABI_MIPSEL64:
	case ABI_MIPSEL64N32:
	case ABI_MIPSEL:
		return MIPS;
	case ABI_PARISC64:
	case ABI_PARISC:
		return PARISC;
	default:
		return GENERIC;
	}
}

int errno_of_number(int number)
{
	return errno_count() + number;
}

bool errno_is_bare(int id)
{
	return id >= errno_count();
}

int errno_number(int id, enum abi abi)
{
	if (errno_is_bare(id))
		return id - errno_count();
	return errnos[id].number[numbering_of(abi)];
}

uint16_t errno_enosys(enum abi abi)
{
	return (uint16_t)errno_number(errno_find("ENOSYS", strlen("ENOSYS")), abi);
}

int errno_by_number(enum abi abi, int number)
{
	for (int id = 0; id < errno_count(); id++)
		if (errno_number(id, abi) == number)
			return id;
	return -1;
}
