/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/decode.h"

#include "decompile/describe.h"
#include "kernel/consts.h"

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

/* What an argument points to: it starts with a constant of CLASS. */
struct pointee {
	pid_t pid;
	enum abi abi;
	int class;
	uint64_t at;
};

static bool decode_sockaddr(const struct pointee *pointee, uint64_t size, struct sbuf *out)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} address = {0};
	size_t len = size < sizeof(address) ? (size_t)size : sizeof(address);
	char text[INET6_ADDRSTRLEN] = "";
	struct value_parts family;

	len = read_memory(pointee->pid, pointee->at, &address, len);
	if (len < sizeof(address.any.sa_family))
		return false;
	family = class_read_pointee(pointee->class, pointee->abi, address.any.sa_family);
	sbuf_printf(out, "{%s%s", family.ptr[0].name ? "" : "family ",
		    describe_parts(out->arena, &family));
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

/* clone3 and openat2 take a structure that starts with 64 bits of flags. */
static bool decode_flags_behind(const struct pointee *pointee, struct sbuf *out)
{
	struct value_parts parts;
	uint64_t flags;

	if (read_memory(pointee->pid, pointee->at, &flags, sizeof(flags)) != sizeof(flags))
		return false;
	parts = class_read_pointee(pointee->class, pointee->abi, flags);
	sbuf_printf(out, "{flags=%s}", describe_parts(out->arena, &parts));
	return true;
}

static bool decode_pointer(pid_t pid, const struct call *call, const struct syscall_arg *arg,
			   int index, struct sbuf *out)
{
	struct pointee pointee = {pid, call->abi, arg->class, call_argument(call, index)};

	if (!pointee.at)
		return false;
	if (is_string(syscall_name(call->id), arg->name))
		return decode_string(pid, pointee.at, out);
	if (arg->class == CLASS_NONE)
		return false;
	if (class_is_flags(arg->class))
		return decode_flags_behind(&pointee, out);
	return decode_sockaddr(&pointee, call_argument(call, index + 1), out);
}

static void decode_argument(pid_t pid, const struct call *call, const struct syscall_arg *args,
			    int index, struct sbuf *out)
{
	struct argument argument = call_argument_of(call, index);

	if (!args[index].is_pointer || !decode_pointer(pid, call, &args[index], index, out))
		sbuf_puts(out, describe_value(out->arena, &argument, READ_VALUE,
					      call_argument(call, index)));
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
		decode_argument(pid, call, args, i, out);
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
