{
  "defaultAction": "SCMP_ACT_LOG",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["fchmodat"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 2, "value": 3072, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 3072}]},
    {"names": ["mkdirat"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 2, "value": 511, "op": "SCMP_CMP_EQ"}]},
    {"names": ["mknod"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 61440, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 4096}]},
    {"names": ["umask"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 0, "value": 18, "op": "SCMP_CMP_NE"}]}
  ]
}
