/* SPDX-License-Identifier: Apache-2.0 */
#include "run/pace.h"

#define TICK_MS 100
#define LEFT_MS 200

static struct timespec time_in(long ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += ms * 1000000;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

static bool is_past(struct timespec at)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return now.tv_sec > at.tv_sec || (now.tv_sec == at.tv_sec && now.tv_nsec >= at.tv_nsec);
}

int pace_patience(const struct pace *pace, bool has_ended)
{
	if (pace->on_tick || (has_ended && pace->on_left && !pace->has_told))
		return TICK_MS;
	return -1;
}

/* Most often those that are left are just ending; so only after a moment. */
static void tell_of_others(struct pace *pace)
{
	if (pace->has_told || !pace->on_left)
		return;
	if (!pace->left_at.tv_sec) {
		pace->left_at = time_in(LEFT_MS);
	} else if (is_past(pace->left_at)) {
		pace->has_told = true;
		pace->on_left(pace->data);
	}
}

/* Ticks come at their time also when calls do not leave a quiet moment. */
void pace_keep(struct pace *pace, bool has_ended)
{
	if (pace->on_tick && is_past(pace->next_tick)) {
		pace->on_tick(pace->data);
		pace->next_tick = time_in(TICK_MS);
	}
	if (has_ended)
		tell_of_others(pace);
}
