{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["write"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 4096, "op": "SCMP_CMP_LT"}]},
    {"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 8191, "op": "SCMP_CMP_LE"}]},
    {"names": ["openat"], "action": "SCMP_ACT_LOG", "args": [{"index": 2, "value": 65536, "op": "SCMP_CMP_GE"}, {"index": 0, "value": 255, "op": "SCMP_CMP_GE"}]},
    {"names": ["munmap"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 0, "op": "SCMP_CMP_GT"}]}
  ]
}
