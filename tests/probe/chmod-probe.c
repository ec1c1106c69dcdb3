/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chmod-probe: makes every chmod-like and mkdir-like system call, through every
 * ABI that the machine has, and says what became of each.  The tests run it
 * under a filter and without one, and compare.
 *
 *     chmod-probe calls [DIR]      x86_64 fchmodat2 EPERM
 *     chmod-probe others [DIR]     x86_64 rename ok
 *
 * One line a call: ABI, call, outcome.  The outcome is "ok", the name of the
 * errno, or the name of the signal that killed the caller.  Each call is made
 * by a child of its own, so that a filter which kills takes the child only.  A
 * call that claims success without its effect, or has its effect in spite of an
 * error, is reported as "no-effect" or "leaked": a return value alone proves
 * little.  (x86 says SIGSEGV where the kernel has no IA-32 emulation.)
 *
 * Build: cc -static -O2.  Nothing is used that a container might lack.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Newer than the headers of the systems we build on. */
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

enum {
	ABSENT = -1, /* the ABI has no such call */
	MODE_BEFORE = 0600,
	MODE_AFTER = 0640,
};

/* What the calls point at.  The compat ABIs pass 32-bit pointers, so it lives
   below 4 GiB; and it is shared, so that the child can report back. */
struct shared {
	char file[32];
	char dir[32];
	long result;
};

static struct shared *shared;

struct abi {
	const char *name;
	long (*call)(long nr, long a, long b, long c, long d);
	long chmod, fchmod, fchmodat, fchmodat2, mkdir, mkdirat;
};

/* The kernel's convention on every ABI: -4095..-1 is an errno. */
static long native_call(long nr, long a, long b, long c, long d)
{
	long ret = syscall(nr, a, b, c, d);

	return ret < 0 ? -errno : ret;
}

#if defined(__x86_64__)
static long i386_call(long nr, long a, long b, long c, long d)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d)
			 : "memory", "cc", "r8", "r9", "r10", "r11");
	return (int)ret;
}

enum { X32_BIT = 0x40000000 };

static long x32_call(long nr, long a, long b, long c, long d)
{
	return native_call(nr | X32_BIT, a, b, c, d);
}
#endif

static const struct abi abis[] = {
#if defined(__x86_64__)
	{"x86_64", native_call, SYS_chmod, SYS_fchmod, SYS_fchmodat, SYS_fchmodat2, SYS_mkdir,
	 SYS_mkdirat},
	{"x86", i386_call, 15, 94, 306, 452, 39, 296},
	{"x32", x32_call, SYS_chmod, SYS_fchmod, SYS_fchmodat, SYS_fchmodat2, SYS_mkdir,
	 SYS_mkdirat},
#elif defined(SYS_chmod)
	{"native", native_call, SYS_chmod, SYS_fchmod, SYS_fchmodat, SYS_fchmodat2, SYS_mkdir,
	 SYS_mkdirat},
#else
	{"native", native_call, ABSENT, SYS_fchmod, SYS_fchmodat, SYS_fchmodat2, ABSENT,
	 SYS_mkdirat},
#endif
};

_Noreturn static void die(const char *what)
{
	fprintf(stderr, "chmod-probe: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* ---- the calls --------------------------------------------------------- */

static long do_chmod(const struct abi *abi)
{
	return abi->call(abi->chmod, (long)shared->file, MODE_AFTER, 0, 0);
}

static long do_fchmod(const struct abi *abi)
{
	int fd = open(shared->file, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : abi->call(abi->fchmod, fd, MODE_AFTER, 0, 0);
}

static long do_fchmodat(const struct abi *abi)
{
	return abi->call(abi->fchmodat, AT_FDCWD, (long)shared->file, MODE_AFTER, 0);
}

static long do_fchmodat2(const struct abi *abi)
{
	return abi->call(abi->fchmodat2, AT_FDCWD, (long)shared->file, MODE_AFTER, 0);
}

static long do_mkdir(const struct abi *abi)
{
	return abi->call(abi->mkdir, (long)shared->dir, 0700, 0, 0);
}

static long do_mkdirat(const struct abi *abi)
{
	return abi->call(abi->mkdirat, AT_FDCWD, (long)shared->dir, 0700, 0);
}

static bool mode_changed(void)
{
	struct stat st;

	return stat(shared->file, &st) == 0 && (st.st_mode & 07777) == MODE_AFTER;
}

static bool dir_made(void)
{
	return access(shared->dir, F_OK) == 0;
}

/* ---- a child for each call --------------------------------------------- */

static const char *signal_name(int sig)
{
	const char *abbrev = sigabbrev_np(sig);
	static char name[16];

	snprintf(name, sizeof(name), "SIG%s", abbrev ? abbrev : "?");
	return name;
}

static const char *errno_name(long err)
{
	const char *name = strerrorname_np((int)err);

	return name ? name : "E?";
}

static const char *outcome(int status, bool effect)
{
	if (WIFSIGNALED(status))
		return effect ? "leaked" : signal_name(WTERMSIG(status));
	if (shared->result < 0)
		return effect ? "leaked" : errno_name(-shared->result);
	return effect ? "ok" : "no-effect";
}

/* A file of known mode and no directory: the state before every call. */
static void reset(void)
{
	int fd;

	unlink(shared->file);
	rmdir(shared->dir);
	fd = open(shared->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, MODE_BEFORE);
	if (fd < 0)
		die(shared->file);
	close(fd);
}

static int run_child(long (*action)(const struct abi *), const struct abi *abi)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid == 0) {
		shared->result = action(abi);
		_exit(EXIT_SUCCESS);
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	return status;
}

static void probe(const struct abi *abi, long nr, const char *name,
		  long (*action)(const struct abi *), bool (*effect)(void))
{
	int status;

	if (nr == ABSENT)
		return;
	reset();
	status = run_child(action, abi);
	printf("%s %s %s\n", abi->name, name, outcome(status, effect()));
	fflush(stdout);
}

static void probe_abi(const struct abi *abi)
{
	probe(abi, abi->chmod, "chmod", do_chmod, mode_changed);
	probe(abi, abi->fchmod, "fchmod", do_fchmod, mode_changed);
	probe(abi, abi->fchmodat, "fchmodat", do_fchmodat, mode_changed);
	probe(abi, abi->fchmodat2, "fchmodat2", do_fchmodat2, mode_changed);
	probe(abi, abi->mkdir, "mkdir", do_mkdir, dir_made);
	probe(abi, abi->mkdirat, "mkdirat", do_mkdirat, dir_made);
}

/* ---- what must go on working ------------------------------------------- */

static void report(const char *name, bool ok)
{
	printf("%s %s %s\n", abis[0].name, name, ok ? "ok" : errno_name(errno));
	fflush(stdout);
}

static long exec_self(const struct abi *abi)
{
	(void)abi;
	execl("/proc/self/exe", "chmod-probe", "nothing", (char *)NULL);
	return -errno;
}

static void probe_others(void)
{
	static const char text[] = "text";
	char back[sizeof(text)] = "";
	struct stat st;
	int fd, status;

	fd = open(shared->file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, MODE_BEFORE);
	report("open", fd >= 0);
	report("write", write(fd, text, sizeof(text)) == sizeof(text));
	report("read", pread(fd, back, sizeof(back), 0) == sizeof(back) &&
			       memcmp(text, back, sizeof(text)) == 0);
	report("stat", fstat(fd, &st) == 0 && st.st_size == sizeof(text));
	close(fd);
	report("rename", rename(shared->file, shared->dir) == 0);
	report("symlink", symlink(shared->dir, shared->file) == 0);
	report("unlink", unlink(shared->file) == 0 && unlink(shared->dir) == 0);
	status = run_child(exec_self, &abis[0]);
	report("exec", WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

/* ---- the program ------------------------------------------------------- */

static struct shared *shared_new(void)
{
#ifdef MAP_32BIT
	int low = MAP_32BIT;
#else
	int low = 0; /* only native calls here, any address will do */
#endif
	struct shared *mem = mmap(NULL, sizeof(*mem), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS | low, -1, 0);

	if (mem == MAP_FAILED)
		die("mmap");
	snprintf(mem->file, sizeof(mem->file), "probe-file.%ld", (long)getpid());
	snprintf(mem->dir, sizeof(mem->dir), "probe-dir.%ld", (long)getpid());
	return mem;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (strcmp(mode, "nothing") == 0) /* what exec_self() starts */
		return EXIT_SUCCESS;
	if (argc > 3 || (strcmp(mode, "calls") != 0 && strcmp(mode, "others") != 0)) {
		fprintf(stderr, "usage: chmod-probe calls|others [DIR]\n");
		return 2;
	}
	if (argc == 3 && chdir(argv[2]) != 0)
		die(argv[2]);

	umask(0);
	shared = shared_new();
	if (strcmp(mode, "others") == 0) {
		probe_others();
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; i < sizeof(abis) / sizeof(abis[0]); i++)
		probe_abi(&abis[i]);
	unlink(shared->file);
	rmdir(shared->dir);
	return EXIT_SUCCESS;
}
