{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64"],"syscalls":[
{"names":["chown"],"action":"SCMP_ACT_TRACE","errnoRet":9},
{"names":["link"],"action":"SCMP_ACT_TRACE"},
{"names":["mkdir"],"action":"SCMP_ACT_TRACE","errnoRet":0},
{"names":["rmdir"],"action":"SCMP_ACT_ERRNO","errnoRet":1337}]}
