{
  "defaultAction": "SCMP_ACT_TRACE",
  "architectures": ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
  "syscalls": [
    {"names": ["read"], "action": "SCMP_ACT_TRAP", "args": [{"index": 2, "value": 2114060288, "op": "SCMP_CMP_GE"}]},
    {"names": ["read"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 2, "value": 4294967295, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 0}]}
  ]
}
