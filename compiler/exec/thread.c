/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/thread.h"

#include <pthread.h>
#include <signal.h>

#define STACK_SIZE (256u << 10)

bool thread_start(void *(*body)(void *data), void *data)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	pthread_t thread;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	started = pthread_create(&thread, &attributes, body, data) == 0;
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}
