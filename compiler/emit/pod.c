/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/pod.h"

#include "emit/yaml_writer.h"

static void write_reference(struct yaml_writer *yaml, enum pod_reference reference,
			    const char *name)
{
	yaml_start_map(yaml);
	if (reference == POD_ARTIFACT) {
		yaml_put_pair(yaml, "type", "OCI");
		yaml_put_word(yaml, "oci");
		yaml_start_map(yaml);
		yaml_put_word(yaml, "reference");
		yaml_put_quoted(yaml, name);
		yaml_end_map(yaml);
	} else {
		yaml_put_pair(yaml, "type", "Localhost");
		yaml_put_word(yaml, "localhostProfile");
		yaml_put_quoted(yaml, name);
	}
	yaml_end_map(yaml);
}

void pod_write(enum pod_reference reference, const char *name, struct sbuf *out)
{
	struct yaml_writer *yaml = yaml_writer_new(out->arena);
	struct str text;

	/* What the operator writes to a node. */
	if (reference == POD_OPERATOR)
		name = arena_printf(out->arena, "operator/%s.json", name);
	yaml_start_map(yaml);
	yaml_put_word(yaml, "securityContext");
	yaml_start_map(yaml);
	yaml_put_word(yaml, "seccompProfile");
	write_reference(yaml, reference, name);
	yaml_end_map(yaml);
	yaml_end_map(yaml);
	text = yaml_writer_end(yaml);
	sbuf_add(out, text.ptr, text.len);
}
