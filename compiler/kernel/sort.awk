# SPDX-License-Identifier: Apache-2.0
#
# For the generators that number constants: by their place in strcmp order.

# Shell sort of names[0] to names[N - 1].
function sort_names(names, n,    gap, i, j, name)
{
	for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
		for (i = gap; i < n; i++) {
			name = names[i]
			for (j = i; j >= gap && names[j - gap] > name; j -= gap)
				names[j] = names[j - gap]
			names[j] = name
		}
}
