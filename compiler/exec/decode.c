/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/decode.h"

#include "decompile/constants.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define TEXT_MAX 256 /* bytes shown of a string */
#define COMM_MAX 16
#define PAGE 4096u

/* Memory. */

/* Up to LEN bytes at ADDRESS of PID; how many.  A page that is not there ends it. */
static size_t read_memory(pid_t pid, uint64_t address, void *buffer, size_t len)
{
	size_t first = PAGE - address % PAGE;
	struct iovec local = {buffer, len};
	struct iovec remote[2];
	ssize_t count;

	if (first > len)
		first = len;
	remote[0] = (struct iovec){(void *)(uintptr_t)address, first};
	remote[1] = (struct iovec){(void *)(uintptr_t)(address + first), len - first};
	count = process_vm_readv(pid, &local, 1, remote, first < len ? 2 : 1, 0);
	return count < 0 ? 0 : (size_t)count;
}

void decode_bytes(const char *text, size_t len, struct sbuf *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			sbuf_printf(out, "\\%c", c);
		else if (c == '\n')
			sbuf_puts(out, "\\n");
		else if (c < ' ' || c > '~')
			sbuf_printf(out, "\\x%02x", c);
		else
			sbuf_add(out, &text[i], 1);
	}
}

static void decode_number(const struct syscall_arg *arg, uint64_t value, struct sbuf *out)
{
	if (arg->is_pointer && !value)
		sbuf_puts(out, "NULL");
	else if (arg->is_signed)
		sbuf_printf(out, "%lld", (long long)value);
	else if (!arg->is_pointer && value < 0x10000)
		sbuf_printf(out, "%llu", (unsigned long long)value);
	else
		sbuf_printf(out, "%#llx", (unsigned long long)value);
}

static bool decode_string(pid_t pid, uint64_t address, struct sbuf *out)
{
	char text[TEXT_MAX + 1];
	size_t len = read_memory(pid, address, text, sizeof(text));
	const char *end = memchr(text, '\0', len);

	if (!len)
		return false;
	sbuf_puts(out, "\"");
	decode_bytes(text, end ? (size_t)(end - text) : len - 1, out);
	sbuf_puts(out, end ? "\"" : "\"...");
	return true;
}

/* Socket addresses. */

static void decode_unix(const struct sockaddr_un *address, size_t len, struct sbuf *out)
{
	size_t path = offsetof(struct sockaddr_un, sun_path);
	size_t count = len > path ? len - path : 0;

	sbuf_puts(out, " \"");
	if (count && !address->sun_path[0]) { /* the abstract name space */
		sbuf_puts(out, "@");
		decode_bytes(address->sun_path + 1, count - 1, out);
	} else {
		decode_bytes(address->sun_path, strnlen(address->sun_path, count), out);
	}
	sbuf_puts(out, "\"");
}

static bool decode_sockaddr(pid_t pid, enum abi abi, uint64_t at, uint64_t size,
			    struct sbuf *out)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} address = {0};
	size_t len = size < sizeof(address) ? (size_t)size : sizeof(address);
	char text[INET6_ADDRSTRLEN] = "";
	const char *family;

	len = read_memory(pid, at, &address, len);
	if (len < sizeof(address.any.sa_family))
		return false;
	family = constant_name(abi, address.any.sa_family, "AF_ !AF_FILE !AF_LOCAL !AF_ROUTE");
	if (family)
		sbuf_printf(out, "{%s", family);
	else
		sbuf_printf(out, "{family %d", address.any.sa_family);
	if (address.any.sa_family == AF_UNIX)
		decode_unix(&address.un, len, out);
	else if (address.any.sa_family == AF_INET)
		sbuf_printf(out, " %s:%d",
			    inet_ntop(AF_INET, &address.in.sin_addr, text, sizeof(text)),
			    ntohs(address.in.sin_port));
	else if (address.any.sa_family == AF_INET6)
		sbuf_printf(out, " [%s]:%d",
			    inet_ntop(AF_INET6, &address.in6.sin6_addr, text, sizeof(text)),
			    ntohs(address.in6.sin6_port));
	sbuf_puts(out, "}");
	return true;
}

/* Arguments. */

/* Pointers to text, by the names that the kernel gives such parameters. */
static bool is_string(const char *call, const char *arg)
{
	static const char *const names[] = {
		"filename", "pathname",      "path",        "oldname",  "newname", "dev_name",
		"dir_name", "type",          "specialfile", "special",  "name",    "uname",
		"u_name",   "from_pathname", "to_pathname", "new_root", "put_old", "library",
		"_type",    "_description",  "_fs_name",    "_key",
	};
	static const char *const others[] = {"uname",       "newuname",      "olduname",
					     "sethostname", "setdomainname", "gethostname"};

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strcmp(call, others[i]) == 0)
			return false;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(arg, names[i]) == 0)
			return true;
	return false;
}

static bool is_descriptor_of_folder(const char *arg)
{
	size_t len = strlen(arg);

	return len >= 3 && strcmp(arg + len - 3, "dfd") == 0;
}

static bool is_mode(const struct syscall_arg *arg)
{
	return arg->bits == 16 && strcmp(arg->name, "mode") == 0;
}

/* clone3 and openat2 take a structure that starts with 64 bits of flags. */
static bool decode_flags_behind(pid_t pid, const struct call *call, struct constant_use use,
				uint64_t at, struct sbuf *out)
{
	uint64_t flags;

	if (use.kind == CONSTANT_NONE ||
	    read_memory(pid, at, &flags, sizeof(flags)) != sizeof(flags))
		return false;
	sbuf_puts(out, "{flags=");
	constant_print(use, call->abi, flags, out);
	sbuf_puts(out, "}");
	return true;
}

static bool decode_pointer(pid_t pid, const struct call *call, const struct syscall_arg *args,
			   int count, int index, struct sbuf *out)
{
	const char *name = syscall_name(call->id);
	uint64_t at = call_argument(call, index);

	if (!at)
		return false;
	if (is_string(name, args[index].name))
		return decode_string(pid, at, out);
	if (index + 1 < count && strcmp(args[index + 1].name, "addrlen") == 0)
		return decode_sockaddr(pid, call->abi, at, call_argument(call, index + 1), out);
	return decode_flags_behind(pid, call, constant_use(name, args[index].name), at, out);
}

static void decode_argument(pid_t pid, const struct call *call, const struct syscall_arg *args,
			    int count, int index, struct sbuf *out)
{
	const struct syscall_arg *arg = &args[index];
	const char *name = syscall_name(call->id);
	uint64_t value = call_argument(call, index);

	if (arg->is_pointer && decode_pointer(pid, call, args, count, index, out))
		return;
	if (is_descriptor_of_folder(arg->name) && (int64_t)value == AT_FDCWD)
		sbuf_puts(out, "AT_FDCWD");
	else if (is_mode(arg))
		sbuf_printf(out, "0%llo", (unsigned long long)value);
	else if (arg->is_pointer ||
		 !constant_print(constant_use(name, arg->name), call->abi, value, out))
		decode_number(arg, value, out);
}

/* The mode of open and openat counts for files that are made alone. */
static int shown_arguments(const struct call *call, const struct syscall_arg *args, int count)
{
	uint64_t create = 0;

	if (count < 3 || strcmp(args[count - 1].name, "mode") != 0 ||
	    strcmp(args[count - 2].name, "flags") != 0 ||
	    !const_value(const_find("O_CREAT", 7), call->abi, &create))
		return count;
	return call_argument(call, count - 2) & create ? count : count - 1;
}

void decode_call(pid_t pid, const struct call *call, struct sbuf *out)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = call->id == SYSCALL_NONE ? -1 : syscall_args(call->id, call->abi, args);

	sbuf_puts(out, call_name(out->arena, call));
	if (count < 0)
		return;
	sbuf_puts(out, "(");
	for (int i = 0; i < shown_arguments(call, args, count); i++) {
		sbuf_puts(out, i ? ", " : "");
		decode_argument(pid, call, args, count, i, out);
	}
	sbuf_puts(out, ")");
}

void decode_process(pid_t pid, struct sbuf *out)
{
	char path[32], comm[COMM_MAX + 1];
	ssize_t len = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		len = read(fd, comm, sizeof(comm));
		close(fd);
	}
	if (len > 1)
		decode_bytes(comm, (size_t)len - 1, out);
	else
		sbuf_puts(out, "?");
}
