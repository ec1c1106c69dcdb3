/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_PROFILE_DOCKER_ENTER_H
#define SCMPL_PROFILE_DOCKER_ENTER_H

#include "profile/docker_fields.h"

/*
 * Go from the top of PARSER's text to the object that has the profile, and find out whose form
 * that is.  Members that its readers do not know are warned of.
 */
void docker_enter(struct docker_parser *parser);

#endif
