{
  "defaultAction": "SCMP_ACT_ALLOW",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
  "syscalls": [
    {"names": ["accept4", "listen", "socketcall"], "action": "SCMP_ACT_KILL_PROCESS"}
  ]
}
