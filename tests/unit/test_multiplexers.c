/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What socketcall() and ipc() do for which number, against the kernel's headers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <linux/ipc.h>
#include <linux/net.h>
#include <string.h>

#include "id_of.h"
#include "kernel/syscalls.h"

static void expect_route(const char *call, enum abi abi, const char *via, uint32_t number)
{
	struct syscall_route route = syscall_multiplexed(id_of(call), abi);

	assert_int_equal(route.via, id_of(via));
	assert_int_equal(route.call, number);
	assert_int_equal(route.mask, strcmp(via, "ipc") == 0 ? 0xffff : UINT32_MAX);
}

/* By what the multiplexers' headers number them. */
static const char *const by_socketcall[] = {[SYS_SOCKET] = "socket",
					    [SYS_BIND] = "bind",
					    [SYS_CONNECT] = "connect",
					    [SYS_LISTEN] = "listen",
					    [SYS_ACCEPT] = "accept",
					    [SYS_GETSOCKNAME] = "getsockname",
					    [SYS_GETPEERNAME] = "getpeername",
					    [SYS_SOCKETPAIR] = "socketpair",
					    [SYS_SEND] = "send",
					    [SYS_RECV] = "recv",
					    [SYS_SENDTO] = "sendto",
					    [SYS_RECVFROM] = "recvfrom",
					    [SYS_SHUTDOWN] = "shutdown",
					    [SYS_SETSOCKOPT] = "setsockopt",
					    [SYS_GETSOCKOPT] = "getsockopt",
					    [SYS_SENDMSG] = "sendmsg",
					    [SYS_RECVMSG] = "recvmsg",
					    [SYS_ACCEPT4] = "accept4",
					    [SYS_RECVMMSG] = "recvmmsg",
					    [SYS_SENDMMSG] = "sendmmsg"};
static const char *const by_ipc[] = {
	[SEMOP] = "semop",           [SEMGET] = "semget", [SEMCTL] = "semctl",
	[SEMTIMEDOP] = "semtimedop", [MSGSND] = "msgsnd", [MSGRCV] = "msgrcv",
	[MSGGET] = "msgget",         [MSGCTL] = "msgctl", [SHMAT] = "shmat",
	[SHMDT] = "shmdt",           [SHMGET] = "shmget", [SHMCTL] = "shmctl"};

static void expect_routes(const char *const names[], uint32_t count, const char *via)
{
	for (uint32_t number = 0; number < count; number++)
		if (names[number])
			expect_route(names[number], ABI_S390, via, number);
}

static void test_multiplexed(void **state)
{
	(void)state;
	expect_routes(by_socketcall, sizeof(by_socketcall) / sizeof(char *), "socketcall");
	expect_routes(by_ipc, sizeof(by_ipc) / sizeof(char *), "ipc");
	expect_route("sendmmsg", ABI_S390X, "socketcall", SYS_SENDMMSG);
	expect_route("accept4", ABI_PPC64LE, "socketcall", SYS_ACCEPT4);
	expect_route("socket", ABI_MIPSEL, "socketcall", SYS_SOCKET);
	expect_route("semtimedop", ABI_X86, "ipc", SEMTIMEDOP);
	assert_int_equal(syscall_multiplexed(id_of("socket"), ABI_X86_64).via, SYSCALL_NONE);
	assert_int_equal(syscall_multiplexed(id_of("socket"), ABI_ARM).via, SYSCALL_NONE);
	assert_int_equal(syscall_multiplexed(id_of("shmget"), ABI_MIPS64).via, SYSCALL_NONE);
	assert_int_equal(syscall_multiplexed(id_of("read"), ABI_X86).via, SYSCALL_NONE);
	/* ipc's timeout has 32 bits there */
	assert_int_equal(syscall_multiplexed(id_of("semtimedop_time64"), ABI_X86).via,
			 SYSCALL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_multiplexed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
