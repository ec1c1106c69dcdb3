{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["mmap"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 3, "op": "SCMP_CMP_EQ"}, {"index": 3, "value": 34, "op": "SCMP_CMP_EQ"}]},
    {"names": ["mmap"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 3, "op": "SCMP_CMP_EQ"}, {"index": 3, "value": 131106, "op": "SCMP_CMP_EQ"}]}
  ]
}
