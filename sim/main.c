/* The table of commands. */
#include <stdio.h>

int main(void)
{
    puts("keeling " KEELING_VERSION);
    return 0;
}
