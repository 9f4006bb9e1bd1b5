#include "device/device.h"

#include <CL/cl.h>

const char *device_error(int code)
{
    switch (code) {
    case CL_SUCCESS:
        return "success";
    case CL_DEVICE_NOT_FOUND:
    case -1001: /* CL_PLATFORM_NOT_FOUND_KHR */
        return "no device found";
    case CL_DEVICE_NOT_AVAILABLE:
        return "device not available";
    case CL_COMPILER_NOT_AVAILABLE:
        return "no compiler for the device";
    case CL_MEM_OBJECT_ALLOCATION_FAILURE:
    case CL_OUT_OF_RESOURCES:
        return "out of device memory or resources";
    case CL_OUT_OF_HOST_MEMORY:
        return "out of host memory";
    case CL_BUILD_PROGRAM_FAILURE:
        return "the program does not build";
    case CL_INVALID_BUFFER_SIZE:
        return "buffer larger than the device allows";
    case CL_INVALID_BINARY:
        return "invalid binary";
    case CL_INVALID_WORK_GROUP_SIZE:
        return "invalid work-group size";
    default:
        return "OpenCL error";
    }
}
