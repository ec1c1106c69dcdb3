{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
  "syscalls": [
    {"names": ["setpriority"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 2, "value": 18446744073709551611, "op": "SCMP_CMP_EQ"}]},
    {"names": ["openat"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 4294967196, "op": "SCMP_CMP_EQ"}]},
    {"names": ["lseek"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 0, "op": "SCMP_CMP_GE"}, {"index": 2, "value": 0, "op": "SCMP_CMP_EQ"}]}
  ]
}
