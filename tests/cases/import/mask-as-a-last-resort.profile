{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["openat"], "action": "SCMP_ACT_LOG", "args": [{"index": 2, "value": 576, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 64}]},
    {"names": ["fcntl"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 2147483649, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 1}]}
  ]
}
