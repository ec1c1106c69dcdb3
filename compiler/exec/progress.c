/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/progress.h"

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

int progress_timer_patience(const struct progress_timer *timer, bool has_ended)
{
	if (timer->on_tick || (has_ended && timer->on_left && !timer->has_told))
		return TICK_MS;
	return -1;
}

/* Most often those that are left are just ending; so only after a moment. */
static void tell_of_others(struct progress_timer *timer)
{
	if (timer->has_told || !timer->on_left)
		return;
	if (!timer->left_at.tv_sec) {
		timer->left_at = time_in(LEFT_MS);
	} else if (is_past(timer->left_at)) {
		timer->has_told = true;
		timer->on_left(timer->data);
	}
}

/* Ticks come at their time also when calls do not leave a quiet moment. */
void progress_timer_keep(struct progress_timer *timer, bool has_ended)
{
	if (timer->on_tick && is_past(timer->next_tick)) {
		timer->on_tick(timer->data);
		timer->next_tick = time_in(TICK_MS);
	}
	if (has_ended)
		tell_of_others(timer);
}
