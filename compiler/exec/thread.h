/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_EXEC_THREAD_H
#define SCMPL_EXEC_THREAD_H

#include <stdbool.h>

/*
 * A thread beside the one that becomes the command, until it has.  It takes no signals: those
 * are the command's to come, and wait if the caller blocked them.  False when there can be no
 * further thread.
 */
bool thread_start(void *(*body)(void *data), void *data);

#endif
