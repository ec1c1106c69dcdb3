{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["mremap"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 3, "value": 18446744073709551612, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 0}]},
    {"names": ["openat"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 3, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 0}]},
    {"names": ["unlinkat"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 4294966783, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 0}]}
  ]
}
