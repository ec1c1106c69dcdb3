{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["mmap"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 4097, "op": "SCMP_CMP_GE"}, {"index": 5, "value": 6148914691236517205, "op": "SCMP_CMP_GE"}]}
  ]
}
