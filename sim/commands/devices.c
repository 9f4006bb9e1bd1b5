#include "base/text.h"
#include "commands/command.h"
#include "device/device.h"

enum status command_devices(const struct arguments *arguments, struct complaints *complaints)
{
    struct text text = {0};
    (void)arguments;
    device_prepare(1);
    device_list(&text);
    if (!text.length) {
        complain(complaints, (struct place){0},
                 "no OpenCL device found; expected at least a CPU runtime such as PoCL "
                 "(Debian: apt-get install pocl-opencl-icd)");
        return STATUS_DEVICE;
    }
    fputs(text.characters, stdout);
    text_close(&text);
    return STATUS_OK;
}
