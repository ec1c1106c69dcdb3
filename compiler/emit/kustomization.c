/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/spo.h"

#include "emit/yaml_writer.h"

struct str spo_kustomization(struct arena *arena, const char *const *names, size_t count)
{
	struct yaml_writer *yaml = yaml_writer_new(arena);

	yaml_start_map(yaml);
	yaml_put_pair(yaml, "apiVersion", "kustomize.config.k8s.io/v1beta1");
	yaml_put_pair(yaml, "kind", "Kustomization");
	yaml_put_word(yaml, "resources");
	yaml_start_list(yaml);
	for (size_t i = 0; i < count; i++)
		yaml_put_quoted(yaml, names[i]);
	yaml_end_list(yaml);
	yaml_end_map(yaml);
	return yaml_writer_end(yaml);
}
