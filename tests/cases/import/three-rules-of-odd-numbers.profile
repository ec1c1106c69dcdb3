{
  "defaultAction": "SCMP_ACT_KILL_PROCESS",
  "archMap": [
    {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
    {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}
  ],
  "syscalls": [
    {"names": ["fcntl"], "action": "SCMP_ACT_KILL", "args": [{"index": 0, "value": 0, "op": "SCMP_CMP_EQ"}]},
    {"names": ["msgget"], "action": "SCMP_ACT_KILL_PROCESS"},
    {"names": ["fcntl"], "action": "SCMP_ACT_LOG", "args": [{"index": 2, "value": 7455816852505100291, "op": "SCMP_CMP_GE"}, {"index": 0, "value": 255, "op": "SCMP_CMP_GE"}]}
  ]
}
