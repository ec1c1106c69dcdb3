/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzz target without a fuzzer, on files and on what folders hold, in the program as users
 * have it: no input takes SECONDS of the processor.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define SECONDS 2
#define TRIES 4 /* of what takes too long: the least counts */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct replay {
	unsigned inputs, slow;
	double most;
};

static double seconds_of(int who)
{
	struct rusage usage;

	if (getrusage(who, &usage) != 0)
		abort();
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Of this process, and of those that it has waited for. */
static double processor_seconds(void)
{
	return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
}

static double cost_of(const uint8_t *data, size_t size)
{
	double least = 0;

	for (int i = 0; i == 0 || (i < TRIES && least > SECONDS); i++) {
		double start = processor_seconds(), cost;

		LLVMFuzzerTestOneInput(data, size);
		cost = processor_seconds() - start;
		least = i == 0 || cost < least ? cost : least;
	}
	return least;
}

static void replay_input(struct replay *replay, const char *path, const uint8_t *data,
			 size_t size)
{
	double cost = cost_of(data, size);

	replay->inputs++;
	replay->most = cost > replay->most ? cost : replay->most;
	if (cost <= SECONDS)
		return;
	replay->slow++;
	printf("%s: %.2f s of processor time\n", path, cost);
}

/* False when PATH cannot be read. */
static bool replay_file(struct replay *replay, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat status;
	uint8_t *data;
	bool ok;

	if (!file)
		return false;
	ok = fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode);
	data = ok ? malloc((size_t)status.st_size + 1) : NULL;
	ok = data && fread(data, 1, (size_t)status.st_size, file) == (size_t)status.st_size;
	fclose(file);
	if (ok)
		replay_input(replay, path, data, (size_t)status.st_size);
	free(data);
	return ok;
}

static bool replay_folder(struct replay *replay, DIR *folder, const char *path)
{
	const struct dirent *entry;
	char name[4096];
	bool ok = true;

	while ((entry = readdir(folder)) && ok) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		ok = replay_file(replay, name);
	}
	closedir(folder);
	return ok;
}

int main(int argc, char **argv)
{
	struct replay replay = {0};

	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);

		if (folder ? replay_folder(&replay, folder, argv[i])
			   : replay_file(&replay, argv[i]))
			continue;
		perror(argv[i]);
		return 2;
	}
	printf("%u inputs, at most %.2f s of processor time\n", replay.inputs, replay.most);
	return replay.slow || !replay.inputs;
}
