/* SPDX-License-Identifier: Apache-2.0 */
/* Children that wait to execute a command, when who started them is killed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exec/held_child.h"
#include "exec/spawn.h"
#include "kernel/seccomp.h"
#include "new_context.h"

static char shell[] = "sh", option[] = "-c", command[] = "read line; exit 7";
static char *const argv[] = {shell, option, command, NULL};
static const struct start start = {"/bin/sh", argv, argv};

/* Starts a child that waits, or a command, and does no more. */
typedef void start_one(void);

static struct spawn_signals usual_signals(void)
{
	struct spawn_signals signals = {.child = {.sa_handler = SIG_DFL}};

	sigemptyset(&signals.mask);
	return signals;
}

static void hold(void)
{
	struct spawn_signals signals = usual_signals();
	struct held_child held;

	if (!held_child_fork(&start, &signals, &held))
		abort();
}

static void hold_and_release(void)
{
	struct spawn_signals signals = usual_signals();
	struct held_child held;

	if (!held_child_fork(&start, &signals, &held) || held_child_release(&held) != 0)
		abort();
}

static void spawn_under(uint32_t action)
{
	struct context ctx = new_context();
	struct insn code[] = {{CODE_RET, 0, 0, action}};
	struct load_step filter = {.program = {code, ARRAY_LEN(code)}};
	struct spawn_signals signals = usual_signals();
	struct spawn_request request = {
		.start = &start, .signals = &signals, .filter = &filter};
	struct spawn spawn;
	int error;

	if (!spawn_child(&ctx, &request, &spawn))
		abort();
	while (action == RET_ALLOW && spawn_state(&spawn, &error) == SPAWN_STARTING)
		;
}

/* Its execve(2) is reported, and nobody answers. */
static void spawn_unanswered(void)
{
	spawn_under(RET_NOTIFY);
}

static void spawn_at_once(void)
{
	spawn_under(RET_ALLOW);
}

/*
 * The status of what STARTER starts, in a process that is killed then.  We are who orphans
 * come to.  The command reads the end of its input only after that.
 */
static int status_of_orphan(start_one *starter)
{
	int input[2], status = 0;
	pid_t pid;

	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	pid = fork();
	if (pid == 0) {
		dup2(input[0], STDIN_FILENO);
		starter();
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(input[0]);
	close(input[1]);
	assert_true(wait(&status) > 0);
	return status;
}

static void assert_is_killed(start_one *starter)
{
	int status = status_of_orphan(starter);

	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void assert_goes_on(start_one *starter)
{
	int status = status_of_orphan(starter);

	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void test_a_child_that_waits_goes_with_its_parent(void **state)
{
	(void)state;
	assert_is_killed(hold);
	assert_is_killed(spawn_unanswered);
}

static void test_a_command_that_runs_does_not(void **state)
{
	(void)state;
	assert_goes_on(hold_and_release);
	assert_goes_on(spawn_at_once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_child_that_waits_goes_with_its_parent),
		cmocka_unit_test(test_a_command_that_runs_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
